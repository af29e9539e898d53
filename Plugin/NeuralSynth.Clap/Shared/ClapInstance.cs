#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap;

/// <summary>What <c>clap_plugin.plugin_data</c> points to: native memory that both halves know. The main half owns it.</summary>
internal unsafe struct ClapInstance
{
    /// <summary>What does not depend on the format. The address of a parameter's entry is its CLAP cookie.</summary>
    public TimbreBridge Bridge;

    /// <summary>The host's table; lives as long as the plug-in.</summary>
    public ClapHost* Host;

    /// <summary>1 after <c>request_callback</c> until the main thread has looked.</summary>
    public int CallbackRequested;

    /// <summary>1 while the host has switched the output port off. [main-thread &amp; !active writes]</summary>
    public int OutputOff;

    /// <summary>Changes of parameters that the plug-in made itself.</summary>
    public ClapEditRing Edits;

    /// <summary>Entry of the read-only under-run counter, which the audio thread reports to the host.</summary>
    public ParameterEntry* UnderRuns;

    /// <summary>The counter that the host heard last. [audio-thread]</summary>
    public double ReportedUnderRuns;
}
