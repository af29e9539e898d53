using System.Numerics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>Loudness of a frame: 10·log10(Σ w·x² / Σ w + 1e-10) in dB, w the periodic Hann window.</summary>
/// <remarks>The definition that training uses too; silence is −100 dB, a full-scale sine −3 dB.</remarks>
public unsafe struct LoudnessAnalyzer
{
    private const double Floor = 1e-10;

    private float* _weights;   // Hann, divided by its sum

    /// <summary>Samples of the window.</summary>
    public int WindowSamples { get; private set; }

    /// <summary>Makes the window.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="windowSamples">Window length, a multiple of 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not a positive multiple of 16.</exception>
    /// <remarks>[main-thread]</remarks>
    public void Initialize(ref NativeArena arena, int windowSamples)
    {
        if (windowSamples <= 0 || windowSamples % 16 != 0)
            throw new ArgumentOutOfRangeException(nameof(windowSamples), windowSamples, "The window must be a positive multiple of 16 samples.");
        WindowSamples = windowSamples;
        _weights = arena.Take<float>(windowSamples);
        double sum = windowSamples / 2.0;
        for (int i = 0; i < windowSamples; i++) _weights[i] = (float)(HannWindow.At(i, windowSamples) / sum);
    }

    /// <summary>Loudness of the window.</summary>
    /// <param name="window">[<see cref="WindowSamples"/>] samples, the frame's centre at WindowSamples/2.</param>
    /// <returns>dB, −100 or more; −100 for non-finite samples.</returns>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public readonly float LoudnessDb(float* window)
    {
        Vector<float> even = Vector<float>.Zero, odd = Vector<float>.Zero;
        int width = Vector<float>.Count;
        for (int i = 0; i < WindowSamples; i += 2 * width)
        {
            Vector<float> a = Vector.Load(window + i), b = Vector.Load(window + i + width);
            even = Lanes.MulAdd(a * a, Vector.Load(_weights + i), even);
            odd = Lanes.MulAdd(b * b, Vector.Load(_weights + i + width), odd);
        }

        double meanSquare = Vector.Sum(even + odd);
        if (!double.IsFinite(meanSquare)) meanSquare = 0;
        return (float)(10 * Math.Log10(meanSquare + Floor));
    }
}
