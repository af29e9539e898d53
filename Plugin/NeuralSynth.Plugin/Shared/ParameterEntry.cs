#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

namespace NeuralSynth.Plugin;

/// <summary>What the audio thread needs of one parameter: a row of the parameter table in native memory.</summary>
public struct ParameterEntry
{
    /// <summary>Stable id.</summary>
    public uint Id;

    /// <summary>Index in the engine's value array.</summary>
    public int Index;

    /// <summary>Smallest plain value.</summary>
    public double Minimum;

    /// <summary>Largest plain value.</summary>
    public double Maximum;

    /// <summary>1 when values are whole numbers.</summary>
    public int Stepped;

    /// <summary>1 when the host must not set it.</summary>
    public int ReadOnly;

    /// <summary>1 when a change is the main thread's work.</summary>
    public int ConcernsMainThread;
}
