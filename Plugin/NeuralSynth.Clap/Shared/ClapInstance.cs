#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Clap;

/// <summary>What <c>clap_plugin.plugin_data</c> points to: native memory that both halves know. The main half owns it.</summary>
internal unsafe struct ClapInstance
{
    /// <summary>The effect.</summary>
    public TimbreInstance Timbre;

    /// <summary>The host's table; lives as long as the plug-in.</summary>
    public ClapHost* Host;

    /// <summary>The main half's object (a GCHandle of its runtime); meaningless in the real-time half.</summary>
    public nint MainObject;

    /// <summary>[<see cref="ParameterCount"/>] sorted by id.</summary>
    public ClapParameterEntry* Parameters;

    /// <summary>Number of <see cref="Parameters"/>.</summary>
    public int ParameterCount;

    /// <summary>1 after <c>request_callback</c> until the main thread has looked.</summary>
    public int CallbackRequested;

    /// <summary>Main half: loads the model of a slot at once. Called from <c>process</c> only while rendering offline,
    /// where waiting is right and a late swap would make the result depend on time.</summary>
    public delegate* unmanaged[Cdecl]<ClapInstance*, int, void> LoadSlotNow;
}

/// <summary>What the audio thread needs of one parameter. Its address is the parameter's CLAP cookie.</summary>
internal struct ClapParameterEntry
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
}
