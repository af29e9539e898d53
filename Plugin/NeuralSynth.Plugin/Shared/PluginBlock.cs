#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

namespace NeuralSynth.Plugin;

/// <summary>What a <see cref="PluginEvent"/> is.</summary>
public static class PluginEventType
{
    /// <summary>A parameter gets another value.</summary>
    public const int Parameter = 0;

    /// <summary>A key goes down.</summary>
    public const int NoteOn = 1;
}

/// <summary>One event within a block.</summary>
public struct PluginEvent
{
    /// <summary>A <see cref="PluginEventType"/>.</summary>
    public int Type;

    /// <summary>Id of the parameter, or MIDI number of the key.</summary>
    public uint Id;

    /// <summary>MIDI channel of a note.</summary>
    public int Channel;

    /// <summary>Samples from the beginning of the block; outside of it counts as its ends.</summary>
    public int Offset;

    /// <summary>Plain value of the parameter, or velocity 0 … 1.</summary>
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

    /// <summary>Number of <see cref="Events"/>.</summary>
    public int EventCount;

    /// <summary>[<see cref="EventCount"/>] in order of time.</summary>
    public PluginEvent* Events;
}
