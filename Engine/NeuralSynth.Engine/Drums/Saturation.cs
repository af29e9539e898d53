using System.Numerics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>Soft clipping, t(x) = x(27 + x²)/(27 + 9x²) for |x| below 3 and ±1 beyond: a rational tanh, slope 1 at 0, within 0.024
/// of tanh.</summary>
/// <remarks>[audio-thread]. Not oversampled: harmonics above half the rate are folded.</remarks>
internal static unsafe class Saturation
{
    private const float Limit = 3;

    /// <summary>samples[n] += share · (level · t(gain · samples[n]) − samples[n]).</summary>
    [RealTime]
    internal static void Process(float* samples, int count, float gain, float level, float share)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> x = Vector.Load(samples + i);
            Vector<float> driven = Vector.Min(Vector.Max(x * new Vector<float>(gain), new Vector<float>(-Limit)), new Vector<float>(Limit));
            Vector<float> square = driven * driven;
            Vector<float> bent = driven * (square + new Vector<float>(27)) / (square * new Vector<float>(9) + new Vector<float>(27));
            (x + (bent * new Vector<float>(level) - x) * new Vector<float>(share)).Store(samples + i);
        }

        for (; i < count; i++) samples[i] = Next(samples[i], gain, level, share);
    }

    /// <summary>One sample, with the same bits as <see cref="Process"/>.</summary>
    [RealTime]
    internal static float Next(float x, float gain, float level, float share)
    {
        float driven = Math.Min(Math.Max(x * gain, -Limit), Limit);
        float square = driven * driven;
        float bent = driven * (square + 27) / (square * 9 + 27);
        return x + (bent * level - x) * share;
    }
}
