#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Plugin;

/// <summary>What both halves know of one NeuralSynth Timbre, whatever the format: the first field of the format's own
/// structure in native memory. The main half owns it.</summary>
public unsafe struct TimbreBridge
{
    /// <summary>The effect.</summary>
    public TimbreInstance Timbre;

    /// <summary>The main half's <c>TimbreSession</c> (a GCHandle of its runtime); meaningless in the real-time half.</summary>
    public nint MainObject;

    /// <summary>[<see cref="ParameterCount"/>] sorted by id.</summary>
    public ParameterEntry* Parameters;

    /// <summary>Number of <see cref="Parameters"/>.</summary>
    public int ParameterCount;

    /// <summary>Main half: loads the model of a slot at once. Called from <c>process</c> only while rendering offline,
    /// where waiting is right and a late swap would make the result depend on time.</summary>
    public delegate* unmanaged[Cdecl]<TimbreBridge*, int, void> LoadSlotNow;
}
