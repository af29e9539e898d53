#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

namespace NeuralSynth.Plugin;

/// <summary>One change of a parameter within a block.</summary>
public struct PluginChange
{
    /// <summary>Id of the parameter.</summary>
    public uint Id;

    /// <summary>Samples from the beginning of the block; outside of it counts as its ends.</summary>
    public int Offset;

    /// <summary>Plain value.</summary>
    public double Value;
}

/// <summary>A block as <c>RealtimeTable.BridgeProcess</c> takes it, from formats whose callback is managed and has no ABI of
/// its own. Valid during the call only.</summary>
public unsafe struct PluginBlock
{
    /// <summary>[<see cref="InputChannels"/>][<see cref="Samples"/>] one port after the other; may be <see cref="Output"/>.</summary>
    public float** Input;

    /// <summary>[<see cref="OutputChannels"/>][<see cref="Samples"/>] likewise; ports behind the main one may be null.</summary>
    public float** Output;

    /// <summary>Channels of <see cref="Input"/>.</summary>
    public int InputChannels;

    /// <summary>Channels of <see cref="Output"/>.</summary>
    public int OutputChannels;

    /// <summary>Length.</summary>
    public int Samples;

    /// <summary>Number of <see cref="Changes"/>.</summary>
    public int ChangeCount;

    /// <summary>[<see cref="ChangeCount"/>] in order of time.</summary>
    public PluginChange* Changes;
}
