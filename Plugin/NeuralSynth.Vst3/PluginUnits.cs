namespace NeuralSynth.Vst3;

/// <summary>Ids of units: a parameter's unit is the place of its module in the table, and there is one program list.</summary>
internal static class PluginUnits
{
    /// <summary>The only program list, the root's.</summary>
    internal const int ProgramListId = 1;
}
