#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/audio-buffer.h: one port's channels, 32 bytes. Exactly one of <see cref="Data32"/> and
/// <see cref="Data64"/> is set.</summary>
internal unsafe struct ClapAudioBuffer
{
    /// <summary>[ChannelCount] pointers to [frames_count] samples, full scale ±1.</summary>
    public float** Data32;

    /// <summary>As <see cref="Data32"/>, double precision.</summary>
    public double** Data64;

    public uint ChannelCount;

    /// <summary>Latency from or to the audio interface, samples.</summary>
    public uint Latency;

    /// <summary>Bit c set: channel c is constant over the block (a hint that must be true).</summary>
    public ulong ConstantMask;
}
