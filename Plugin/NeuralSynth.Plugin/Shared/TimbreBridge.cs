#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Plugin;

/// <summary>What both halves know of one NeuralSynth Timbre, whatever the format. The main half owns it.</summary>
public unsafe struct TimbreBridge
{
    /// <summary>What all plug-ins have; first, so that a pointer to it is a pointer to this.</summary>
    public PluginBridge Common;

    /// <summary>The effect.</summary>
    public TimbreInstance Timbre;

    /// <summary>Main half: loads the model of a slot at once. Called from <c>process</c> only while rendering offline,
    /// where waiting is right and a late swap would make the result depend on time.</summary>
    public delegate* unmanaged[Cdecl]<TimbreBridge*, int, void> LoadSlotNow;
}
