using System.Numerics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>Plain loops over sample buffers. Library copies are avoided on purpose: large ones leave managed code.</summary>
/// <remarks>[audio-thread]. Every result is elementwise, so splitting a buffer never changes a bit.</remarks>
public static unsafe class Buffers
{
    /// <summary>target[n] = source[n]. The buffers must not overlap, unless target lies before source.</summary>
    [RealTime]
    public static void Copy(float* source, float* target, int count)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) Vector.Load(source + i).Store(target + i);
        for (; i < count; i++) target[i] = source[i];
    }

    /// <summary>target[n] = 0.</summary>
    [RealTime]
    public static void Clear(float* target, int count)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) Vector<float>.Zero.Store(target + i);
        for (; i < count; i++) target[i] = 0;
    }

    /// <summary>target[n] += source[n].</summary>
    [RealTime]
    public static void Add(float* source, float* target, int count)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            (Vector.Load(target + i) + Vector.Load(source + i)).Store(target + i);
        for (; i < count; i++) target[i] += source[i];
    }

    /// <summary>target[n] *= gain.</summary>
    [RealTime]
    public static void Scale(float* target, float gain, int count)
    {
        Vector<float> gains = new(gain);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) (Vector.Load(target + i) * gains).Store(target + i);
        for (; i < count; i++) target[i] *= gain;
    }

    /// <summary>target[n] *= gains[n].</summary>
    [RealTime]
    public static void Multiply(float* gains, float* target, int count)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            (Vector.Load(target + i) * Vector.Load(gains + i)).Store(target + i);
        for (; i < count; i++) target[i] *= gains[i];
    }

    /// <summary>True when all samples are finite.</summary>
    [RealTime]
    public static bool IsFinite(float* samples, int count)
    {
        // x − x is 0 for finite x and NaN otherwise: one sum finds any fault without a branch per sample.
        float sum = 0;
        for (int i = 0; i < count; i++) sum += samples[i] - samples[i];
        return sum == 0;
    }
}
