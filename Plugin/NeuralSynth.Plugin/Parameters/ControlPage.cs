namespace NeuralSynth.Plugin.Parameters;

/// <summary>Up to eight parameters that belong together, for hardware controllers.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Section">Group of pages.</param>
/// <param name="Name">Name of the page.</param>
/// <param name="Parameters">At most <see cref="Size"/>, in order.</param>
public sealed record ControlPage(uint Id, string Section, string Name, IReadOnlyList<ParameterDefinition> Parameters)
{
    /// <summary>Most parameters of a page.</summary>
    public const int Size = 8;
}
