#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

namespace NeuralSynth.Plugin;

/// <summary>What both halves know of one instance, whatever the plug-in and the format: the first field of the plug-in's own
/// bridge (<see cref="Kind"/> tells which), to which the format's structure points. The main half owns it.</summary>
public unsafe struct PluginBridge
{
    /// <summary>A <see cref="PluginKind"/>. Stays when the session ends; everything else is zero then.</summary>
    public int Kind;

    /// <summary>The main half's <c>PluginSession</c> (a GCHandle of its runtime); meaningless in the real-time half.</summary>
    public nint MainObject;

    /// <summary>[<see cref="ParameterCount"/>] sorted by id.</summary>
    public ParameterEntry* Parameters;

    /// <summary>Number of <see cref="Parameters"/>.</summary>
    public int ParameterCount;

    /// <summary>The plain values, which the engine reads too; the audio thread writes while active, the main thread while
    /// inactive or when a state is loaded.</summary>
    public double* Values;

    /// <summary>As long as <see cref="Values"/>: non-destructive modulation offsets. [audio-thread]</summary>
    public double* Modulation;

    /// <summary>Row of the read-only counter: the parameter that the processor itself changes.</summary>
    public ParameterEntry* Status;
}
