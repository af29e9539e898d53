using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3;

/// <summary>The parameter table's modules as VST3 units: the first is the root, the others lie below it. The root has the
/// list of model slots as its programs.</summary>
internal static class TimbreUnits
{
    /// <summary>The only program list.</summary>
    internal const int ModelList = 1;

    /// <summary>Names, by unit id.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. TimbreParameters.All.Select(p => p.Module).Distinct()];

    /// <summary>The unit of a parameter.</summary>
    internal static int Of(ParameterDefinition parameter)
    {
        int unit = UnitInfo.Root;
        while (Names[unit] != parameter.Module) unit++;
        return unit;
    }
}
