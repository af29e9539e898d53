#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

using NeuralSynth.Engine.Drums;

namespace NeuralSynth.Plugin;

/// <summary>What both halves know of one NeuralSynth Drums, whatever the format. The main half owns it.</summary>
public unsafe struct DrumBridge
{
    /// <summary>What all plug-ins have; first, so that a pointer to it is a pointer to this. Its modulation is the host's
    /// alone.</summary>
    public PluginBridge Common;

    /// <summary>The instrument. Its modulation is the host's and the kit morph's together.</summary>
    public DrumInstance Drums;

    /// <summary>[<see cref="DrumParameter.Count"/>] kit B: what the pads are at the other end of the kit morph. Single words, written
    /// by the main thread while anybody reads.</summary>
    public double* KitB;

    /// <summary>[Count] what the morph does with a parameter, a <see cref="DrumMorphing"/>.</summary>
    public byte* Morphing;

    /// <summary>1 while there is a kit B.</summary>
    public int HasKitB;

    /// <summary>How long a hit may sound, samples; set while inactive.</summary>
    public int TailSamples;

    /// <summary>1 while the host's transport runs. [audio-thread]</summary>
    public int IsPlaying;
}

/// <summary>What the kit morph does with a parameter.</summary>
public static class DrumMorphing
{
    /// <summary>It stays.</summary>
    public const byte None = 0;

    /// <summary>It goes straight from A to B.</summary>
    public const byte Glide = 1;

    /// <summary>It changes half-way.</summary>
    public const byte Step = 2;
}
