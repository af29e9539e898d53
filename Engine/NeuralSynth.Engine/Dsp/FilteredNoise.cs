using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>
/// The noise part of a DDSP model: unit-variance white noise in each band of a filter bank, times levels that are linear
/// from frame to frame at the band's own rate (one value per M samples), synthesised to audio.
/// </summary>
/// <remarks>
/// Noise of slot j (samples j·M…) in band b is Normal(seed, b, j): a function of the position alone. The filters are
/// causal, so levels sound about taps/2 samples after the slot they belong to.
/// </remarks>
public unsafe struct FilteredNoise
{
    private PqmfSynthesis _synthesis;
    private float* _subbands;    // [slots per hop, M]
    private float* _noise;       // [slots per hop] of one band
    private float* _audio;       // [hop]
    private int _bands;
    private int _slotsPerHop;
    private ulong _seed;
    private ulong _slot;

    /// <summary>Takes the memory.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="bands">M.</param>
    /// <param name="taps">Length of a filter, a multiple of M.</param>
    /// <param name="synthesisFilters">[M, taps]; copied.</param>
    /// <param name="hopSamples">Samples of a hop, a multiple of M.</param>
    /// <param name="seed">Seed of the noise.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size does not fit.</exception>
    /// <remarks>[main-thread]</remarks>
    public void Initialize(ref NativeArena arena, int bands, int taps, float* synthesisFilters, int hopSamples, ulong seed)
    {
        _synthesis.Initialize(ref arena, bands, taps, synthesisFilters);
        if (hopSamples < bands || hopSamples % bands != 0)
            throw new ArgumentOutOfRangeException(nameof(hopSamples), hopSamples, $"The hop must be a multiple of {bands} samples.");
        _bands = bands;
        _slotsPerHop = hopSamples / bands;
        _subbands = arena.Take<float>(hopSamples);
        _noise = arena.Take<float>(_slotsPerHop);
        _audio = arena.Take<float>(hopSamples);
        Reset(seed, 0);
    }

    /// <summary>Silence before, then the noise of a seed from a hop on.</summary>
    /// <param name="seed">Seed of the noise.</param>
    /// <param name="hopIndex">Number of the next hop, from 0.</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public void Reset(ulong seed, ulong hopIndex)
    {
        _seed = seed;
        _slot = hopIndex * (ulong)_slotsPerHop;
        _synthesis.Reset();
    }

    /// <summary>Takes another seed from the next hop on; what sounds rings out.</summary>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public void SetSeed(ulong seed) => _seed = seed;

    /// <summary>Adds one hop to the output.</summary>
    /// <param name="levels0">[M] levels of the frame at the first sample.</param>
    /// <param name="levels1">[M] levels of the next frame.</param>
    /// <param name="output">[hop] the noise is added to it.</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public void ProcessHop(float* levels0, float* levels1, float* output)
    {
        float perSlot = 1f / _slotsPerHop;
        for (int b = 0; b < _bands; b++)
        {
            float level = levels0[b], change = levels1[b] - level;
            CounterRandom.FillNormal(_seed, (ulong)b, _slot, _noise, _slotsPerHop);
            for (int j = 0; j < _slotsPerHop; j++) _subbands[j * _bands + b] = _noise[j] * (level + change * (j * perSlot));
        }

        _slot += (ulong)_slotsPerHop;
        _synthesis.Process(_subbands, _slotsPerHop, _audio);
        Buffers.Add(_audio, output, _slotsPerHop * _bands);
    }
}
