namespace NeuralSynth.Plugin.Parameters;

/// <summary>All parameters of one plug-in, and the ways to find one.</summary>
/// <param name="parameters">In the order shown to the host.</param>
/// <param name="valueCount">Length of the engine's value array, to which <see cref="ParameterDefinition.Index"/> points.</param>
public sealed class ParameterTable(IReadOnlyList<ParameterDefinition> parameters, int valueCount)
{
    /// <summary>In the order shown to the host.</summary>
    public IReadOnlyList<ParameterDefinition> All { get; } = parameters;

    /// <summary>Length of the engine's value array.</summary>
    public int ValueCount { get; } = valueCount;

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<uint, ParameterDefinition> ById { get; } = parameters.ToDictionary(p => p.Id);

    /// <summary>By key.</summary>
    public IReadOnlyDictionary<string, ParameterDefinition> ByKey { get; } = parameters.ToDictionary(p => p.Key, StringComparer.Ordinal);

    /// <summary>The groups of the parameters, in order of appearance.</summary>
    public IReadOnlyList<string> Modules { get; } = [.. parameters.Select(p => p.Module).Distinct()];

    /// <summary>Place of a parameter's group in <see cref="Modules"/>.</summary>
    public int ModuleOf(ParameterDefinition parameter)
    {
        int module = 0;
        while (Modules[module] != parameter.Module) module++;
        return module;
    }
}
