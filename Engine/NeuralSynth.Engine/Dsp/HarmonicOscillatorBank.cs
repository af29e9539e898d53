using System.Numerics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>
/// The harmonic part of a DDSP model: y(n) = Σ a_k(n)·sin(k·φ(n)), k = 1…H, φ(n) = 2π·Σ f0(i)/rate over i ≤ n, with
/// amplitudes and f0 linear over the hop.
/// </summary>
/// <remarks>
/// The phase is the exact sum in double precision, then a 32-bit fraction of a turn, whose multiples wrap by themselves:
/// harmonic k costs one integer addition and one polynomial, and errors do not grow with k (below 3e-7 of each
/// amplitude up to k = 200). Source: J. Engel et al., DDSP: Differentiable Digital Signal Processing (2020), section 3.2.
/// </remarks>
public unsafe struct HarmonicOscillatorBank
{
    private const float MinHarmonicSum = 1e-7f;
    private const int LaneGranule = 16;

    private int* _turns;      // [hop, padded] φ as a 32-bit fraction of a turn
    private float* _mix;      // [hop, padded] n/hop: the part of the next frame
    private float* _sum;      // [hop, padded]
    private int _hop;
    private int _paddedHop;
    private double _rate;
    private double _phase;    // turns, 0…1, after the last sample
    private float _fadeStartHz;
    private float _fadeEndHz;

    /// <summary>H, the most harmonics.</summary>
    public int MaxHarmonics { get; private set; }

    /// <summary>Takes the memory.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="hopSamples">Samples of a hop.</param>
    /// <param name="maxHarmonics">H.</param>
    /// <param name="fadeStartHz">Harmonics above this frequency are faded out …</param>
    /// <param name="fadeEndHz">… and are 0 from this one on; below half the rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the fade is empty or too high.</exception>
    /// <remarks>[main-thread]</remarks>
    public void Initialize(ref NativeArena arena, int sampleRate, int hopSamples, int maxHarmonics, float fadeStartHz, float fadeEndHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hopSamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxHarmonics, 1);
        if (!(fadeStartHz < fadeEndHz) || !(fadeEndHz <= 0.5f * sampleRate))
            throw new ArgumentOutOfRangeException(nameof(fadeEndHz), fadeEndHz, "The fade must end above its start and at most at half the rate.");
        _rate = sampleRate;
        _hop = hopSamples;
        _paddedHop = (hopSamples + LaneGranule - 1) / LaneGranule * LaneGranule;
        MaxHarmonics = maxHarmonics;
        _fadeStartHz = fadeStartHz;
        _fadeEndHz = fadeEndHz;
        _turns = arena.Take<int>(_paddedHop);
        _mix = arena.Take<float>(_paddedHop);
        _sum = arena.Take<float>(_paddedHop);
        for (int n = 0; n < _paddedHop; n++) _mix[n] = (float)((double)n / hopSamples);
        Reset();
    }

    /// <summary>Phase 0.</summary>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public void Reset() => _phase = 0;

    /// <summary>
    /// Harmonic amplitudes of one frame: a_k = amplitude·m_k·h_k / max(Σ m_j·h_j, 1e-7), where the mask
    /// m_k = clamp((fadeEndHz − k·f0)/(fadeEndHz − fadeStartHz), 0, 1) keeps harmonics below half the rate.
    /// </summary>
    /// <param name="amplitude">Amplitude of the frame, 0 or more.</param>
    /// <param name="harmonics">[harmonicCount] h, the distribution from the decoder, 0 or more.</param>
    /// <param name="harmonicCount">H.</param>
    /// <param name="f0Hz">Pitch of the frame.</param>
    /// <param name="fadeStartHz">First frequency that is faded.</param>
    /// <param name="fadeEndHz">First frequency that is silent.</param>
    /// <param name="amplitudes">[harmonicCount] receives a; may be <paramref name="harmonics"/>.</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public static void NormalizeHarmonics(
        float amplitude, float* harmonics, int harmonicCount, float f0Hz, float fadeStartHz, float fadeEndHz, float* amplitudes)
    {
        float perHz = 1 / (fadeEndHz - fadeStartHz);
        float sum = 0;
        for (int i = 0; i < harmonicCount; i++)
        {
            float mask = Math.Clamp((fadeEndHz - (i + 1) * f0Hz) * perHz, 0, 1);
            amplitudes[i] = mask * harmonics[i];
            sum += amplitudes[i];
        }

        Buffers.Scale(amplitudes, amplitude / Math.Max(sum, MinHarmonicSum), harmonicCount);
    }

    /// <summary><see cref="NormalizeHarmonics(float, float*, int, float, float, float, float*)"/> with this bank's
    /// harmonics and fade.</summary>
    /// <param name="amplitude">Amplitude of the frame.</param>
    /// <param name="harmonics">[<see cref="MaxHarmonics"/>] h.</param>
    /// <param name="f0Hz">Pitch of the frame.</param>
    /// <param name="amplitudes">[<see cref="MaxHarmonics"/>] receives a.</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public readonly void NormalizeHarmonics(float amplitude, float* harmonics, float f0Hz, float* amplitudes) =>
        NormalizeHarmonics(amplitude, harmonics, MaxHarmonics, f0Hz, _fadeStartHz, _fadeEndHz, amplitudes);

    /// <summary>Adds one hop to the output and advances the phase.</summary>
    /// <param name="f0StartHz">Pitch of the frame at the first sample.</param>
    /// <param name="f0EndHz">Pitch of the next frame.</param>
    /// <param name="amplitudes0">[<see cref="MaxHarmonics"/>] a of the first frame.</param>
    /// <param name="amplitudes1">[<see cref="MaxHarmonics"/>] a of the next frame.</param>
    /// <param name="output">[hop] the harmonics are added to it.</param>
    /// <remarks>[audio-thread]. Harmonics that are 0 in both frames cost next to nothing.</remarks>
    [RealTime]
    public void ProcessHop(double f0StartHz, double f0EndHz, float* amplitudes0, float* amplitudes1, float* output)
    {
        AdvancePhase(f0StartHz, f0EndHz);
        int harmonics = MaxHarmonics;
        while (harmonics > 0 && amplitudes0[harmonics - 1] == 0 && amplitudes1[harmonics - 1] == 0) harmonics--;
        if (harmonics == 0) return;
        for (int n = 0; n < _paddedHop; n += 2 * Vector<float>.Count) SumHarmonics(n, harmonics, amplitudes0, amplitudes1);
        Buffers.Add(_sum, output, _hop);
    }

    /// <summary>Σ over i ≤ n of the linear f0 in closed form: no error piles up within the hop.</summary>
    private void AdvancePhase(double f0StartHz, double f0EndHz)
    {
        const double TurnUnits = 4294967296.0;
        double start = f0StartHz / _rate, slope = (f0EndHz - f0StartHz) / (2 * _rate * _hop), phase = _phase;
        for (int n = 0; n < _hop; n++)
        {
            phase = _phase + (n + 1) * (start + slope * n);
            _turns[n] = (int)(long)(phase * TurnUnits);
        }

        _phase = double.IsFinite(phase) ? phase - Math.Floor(phase) : 0;   // a bad pitch must not stay
    }

    /// <summary>Two vectors of samples, all harmonics.</summary>
    private readonly void SumHarmonics(int n, int harmonics, float* amplitudes0, float* amplitudes1)
    {
        int width = Vector<float>.Count;
        Vector<int> step0 = Vector.Load(_turns + n), step1 = Vector.Load(_turns + n + width);
        Vector<int> turns0 = Vector<int>.Zero, turns1 = Vector<int>.Zero;
        Vector<float> mix0 = Vector.Load(_mix + n), mix1 = Vector.Load(_mix + n + width);
        Vector<float> sum0 = Vector<float>.Zero, sum1 = Vector<float>.Zero;
        for (int k = 0; k < harmonics; k++)
        {
            turns0 += step0;
            turns1 += step1;
            float from = amplitudes0[k], to = amplitudes1[k];
            if (from == 0 && to == 0) continue;
            Vector<float> amplitude = new(from), change = new(to - from);
            sum0 = Lanes.MulAdd(Lanes.MulAdd(change, mix0, amplitude), FastMath.SinTurn(turns0), sum0);
            sum1 = Lanes.MulAdd(Lanes.MulAdd(change, mix1, amplitude), FastMath.SinTurn(turns1), sum1);
        }

        sum0.Store(_sum + n);
        sum1.Store(_sum + n + width);
    }
}
