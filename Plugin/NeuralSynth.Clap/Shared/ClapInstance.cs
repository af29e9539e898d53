#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap;

/// <summary>What <c>clap_plugin.plugin_data</c> points to: native memory that both halves know. The main half owns it.</summary>
internal unsafe struct ClapInstance
{
    /// <summary>What does not depend on the format. The address of a parameter's entry is its CLAP cookie.</summary>
    public PluginBridge* Bridge;

    /// <summary>The host's table; lives as long as the plug-in.</summary>
    public ClapHost* Host;

    /// <summary>1 after <c>request_callback</c> until the main thread has looked.</summary>
    public int CallbackRequested;

    /// <summary>Bit n is 1 while the host has switched the output port n off. [main-thread &amp; !active writes]</summary>
    public uint OutputsOff;

    /// <summary>Changes of parameters that the plug-in made itself.</summary>
    public ClapEditRing Edits;

    /// <summary>The counter (<see cref="PluginBridge.Status"/>) that the host heard last. [audio-thread]</summary>
    public double ReportedStatus;

    /// <summary>Channels of the block at hand, one port after the other. [audio-thread]</summary>
    public float** Input;

    /// <summary>Likewise; null where nothing is to be written.</summary>
    public float** Output;
}
