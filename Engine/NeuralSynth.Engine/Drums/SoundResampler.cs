using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>Brings whole sounds from one rate to another; the same samples and rates always give the same bits.</summary>
/// <remarks>[worker, main-thread]: belongs to one thread at a time and allocates when the rates change.</remarks>
internal unsafe struct SoundResampler
{
    private const int ChunkSamples = 1024;

    private NativeArena _arena;
    private RationalResampler _resampler;
    private float* _zeros;
    private int _rateIn;
    private int _rateOut;

    /// <summary>Samples that <paramref name="count"/> samples become.</summary>
    internal static int OutputSamples(int count, int rateIn, int rateOut) => checked((int)(((long)count * rateOut + rateIn - 1) / rateIn));

    /// <summary>Converts a sound that silence follows.</summary>
    internal void Convert(int rateIn, int rateOut, float* source, int count, float* target, int targetCount)
    {
        UseRates(rateIn, rateOut);
        _resampler.Reset();
        int pushed = 0;
        for (int done = 0; done < targetCount;)
        {
            int chunk = ChunkSamples;
            float* input = _zeros;
            if (pushed < count)
            {
                chunk = Math.Min(ChunkSamples, count - pushed);
                input = source + pushed;
            }

            pushed += _resampler.Push(&input, 0, chunk);
            done += _resampler.Pop(&target, done, targetCount - done);
        }
    }

    /// <summary>Gives the memory back.</summary>
    internal void Free()
    {
        _arena.Free();
        this = default;
    }

    private void UseRates(int rateIn, int rateOut)
    {
        if (rateIn == _rateIn && rateOut == _rateOut) return;
        Free();
        _zeros = _arena.Take<float>(ChunkSamples);
        _resampler.Initialize(ref _arena, rateIn, rateOut, 1, ChunkSamples);
        _rateIn = rateIn;
        _rateOut = rateOut;
    }
}
