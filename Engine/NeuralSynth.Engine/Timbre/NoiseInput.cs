using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>A noise input of a graph in one lane: new standard normal values in every hop, a function of seed, hop and lane.</summary>
/// <remarks>Lane 0 plays its own draws n₀; lane 1 plays cos(πw/2)·n₀ + sin(πw/2)·n₁ for the width w. Both have power 1 for
/// every width, and so has their sum: the mid (n₀ + lane 1)/2 has the share cos²(πw/4), the side the share sin²(πw/4). Lane 0
/// does not depend on the width: with width 0 both channels sound as a mono track does.</remarks>
public unsafe struct NoiseInput
{
    private const int ChunkValues = 64;

    /// <summary>[<see cref="Count"/>] the graph's input; null when the graph does not read it.</summary>
    public float* Values;

    /// <summary>Values per hop.</summary>
    public int Count;

    /// <summary>1 when latents are drawn with it: <see cref="TimbreParameter.LatentRandomness"/> scales it.</summary>
    public int IsLatent;

    /// <summary>Stream of the counter generator for lane 0; lane 1 has the next.</summary>
    public ulong Stream;

    /// <summary>Draws the values of a hop. [worker, audio-thread]</summary>
    [RealTime]
    internal readonly void Fill(TimbreJob* job, int lane)
    {
        if (Values == null) return;
        float amount = IsLatent == 0 ? 1 : Math.Clamp(job->Controls[TimbreParameter.LatentRandomness], 0, 1);
        if (amount == 0)
        {
            Buffers.Clear(Values, Count);
            return;
        }

        ulong seed = (ulong)job->Controls[TimbreParameter.Seed];
        ulong first = (ulong)job->Hop * (ulong)Count;
        float width = Math.Clamp(job->Controls[TimbreParameter.StereoWidth], 0, 1);
        if (lane == 0 || width == 0) CounterRandom.FillNormal(seed, Stream, first, Values, Count);
        else if (width == 1) CounterRandom.FillNormal(seed, Stream + 1, first, Values, Count);
        else FillBetween(seed, first, MathF.Cos(0.5f * MathF.PI * width), MathF.Sin(0.5f * MathF.PI * width));
        if (amount == 1) return;
        for (int i = 0; i < Count; i++) Values[i] *= amount;
    }

    [RealTime]
    private readonly void FillBetween(ulong seed, ulong first, float shared, float own)
    {
        float* draws = stackalloc float[ChunkValues];
        CounterRandom.FillNormal(seed, Stream + 1, first, Values, Count);
        for (int start = 0; start < Count; start += ChunkValues)
        {
            int count = Math.Min(ChunkValues, Count - start);
            CounterRandom.FillNormal(seed, Stream, first + (ulong)start, draws, count);
            float* values = Values + start;
            for (int i = 0; i < count; i++) values[i] = shared * draws[i] + own * values[i];
        }
    }
}
