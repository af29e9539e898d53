using System.Runtime.Intrinsics;
using NeuralSynth.Contract;

namespace NeuralSynth.Training.Models;

/// <summary>
/// Turns the controls of one sequence into audio and the audio's gradient into the controls' gradient. The sines do not
/// depend on the network, so the whole is linear in the partials' amplitudes and the band levels.
/// </summary>
/// <remarks>One instance per thread: it keeps the last synthesis for its gradient. Definitions shared with the engine:
/// docs/model-package.md. Audio sample 0 belongs to frame <see cref="LeadFrames"/> of the controls.</remarks>
public sealed class DdspSynthesizer
{
    private const int Lanes = 8;
    private const int Block = 2 * Lanes;
    private const float NormFloor = 1e-7f;

    private readonly DdspArchitecture _architecture;
    private readonly PqmfTable _filters;
    private readonly int _hops;
    private readonly int _slotsPerHop;
    private readonly float[] _sine;
    private readonly float[] _cosine;
    private readonly float[] _partials;
    private readonly float[] _partialGradients;
    private readonly float[] _sums;
    private readonly float[] _mask;
    private readonly int[] _active;
    private readonly float[] _segment;
    private readonly float[] _padded;
    private float[] _noise = [];
    private int _noiseOffset;

    /// <summary>For sequences of a fixed length.</summary>
    /// <param name="architecture">Sizes; the hop is a multiple of 16 and of the noise bands.</param>
    /// <param name="hops">Hops of audio to make.</param>
    public DdspSynthesizer(DdspArchitecture architecture, int hops)
    {
        if (architecture.HopSamples % Block != 0 || architecture.HopSamples % architecture.NoiseBands != 0)
            throw new ArgumentException($"The hop of {architecture.HopSamples} samples must be a multiple of {Block} and of the {architecture.NoiseBands} noise bands.");
        _architecture = architecture;
        _filters = architecture.NoiseFilters;
        _hops = hops;
        _slotsPerHop = architecture.HopSamples / architecture.NoiseBands;
        int samples = hops * architecture.HopSamples, frames = hops + 1;
        _sine = new float[samples];
        _cosine = new float[samples];
        _partials = new float[frames * architecture.Harmonics];
        _partialGradients = new float[frames * architecture.Harmonics];
        _mask = new float[frames * architecture.Harmonics];
        _active = new int[frames];
        _sums = new float[frames];
        _segment = new float[_filters.Taps];
        _padded = new float[samples + (LeadFrames * architecture.HopSamples) + _filters.Taps];
    }

    /// <summary>Frames of controls before the first sample: the noise filters' memory.</summary>
    public int LeadFrames => (_filters.Taps + _architecture.HopSamples - 1) / _architecture.HopSamples;

    /// <summary>Frames of controls needed: lead, one per hop, and one to interpolate towards.</summary>
    public int ControlFrames => LeadFrames + _hops + 1;

    /// <summary>Samples made.</summary>
    public int SampleCount => _hops * _architecture.HopSamples;

    /// <summary>Random numbers (unit variance) that a synthesis consumes.</summary>
    public int NoiseCount => (LeadFrames + _hops) * _slotsPerHop * _architecture.NoiseBands;

    /// <summary>Synthesises.</summary>
    /// <param name="controls">Controls of frame t at offset t·<paramref name="stride"/>: amplitude, harmonics, noise bands.</param>
    /// <param name="stride">Distance of frames in <paramref name="controls"/>.</param>
    /// <param name="f0Hz">[hops + 1] fundamental from the first sample's frame on.</param>
    /// <param name="startPhase">Phase before the first sample, radians.</param>
    /// <param name="noise">Unit-variance numbers, <see cref="NoiseCount"/> from <paramref name="noiseOffset"/> on.</param>
    /// <param name="noiseOffset">First number to use.</param>
    /// <param name="audio">[hops·hop] receives the sum of harmonic and noise part.</param>
    public void Synthesize(ReadOnlySpan<float> controls, int stride, ReadOnlySpan<float> f0Hz, double startPhase, float[] noise, int noiseOffset, Span<float> audio)
    {
        _noise = noise;
        _noiseOffset = noiseOffset;
        PreparePhase(f0Hz, startPhase);
        PreparePartials(controls, stride, f0Hz);
        audio.Clear();
        for (int hop = 0; hop < _hops; hop++) AddHarmonics(hop, audio.Slice(hop * _architecture.HopSamples, _architecture.HopSamples));
        AddNoise(controls, stride, audio);
    }

    /// <summary>Vector-Jacobian product of the last synthesis.</summary>
    /// <param name="controls">The controls that were synthesised.</param>
    /// <param name="stride">Distance of frames in both control arrays.</param>
    /// <param name="audioGradient">[hops·hop] gradient of the audio.</param>
    /// <param name="controlGradient">Receives the gradient of every control of this sequence's frames.</param>
    public void Backward(ReadOnlySpan<float> controls, int stride, ReadOnlySpan<float> audioGradient, Span<float> controlGradient)
    {
        for (int frame = 0; frame < ControlFrames; frame++) controlGradient.Slice(frame * stride, _architecture.Controls).Clear();
        Array.Clear(_partialGradients);
        for (int hop = 0; hop < _hops; hop++) CollectHarmonics(hop, audioGradient.Slice(hop * _architecture.HopSamples, _architecture.HopSamples));
        PartialsBackward(controls, stride, controlGradient);
        NoiseBackward(stride, audioGradient, controlGradient);
    }

    /// <summary>sin φ and cos φ of the fundamental; φ accumulated in double precision, f0 linear between frames.</summary>
    private void PreparePhase(ReadOnlySpan<float> f0Hz, double startPhase)
    {
        int hop = _architecture.HopSamples;
        double perHz = 2 * Math.PI / _architecture.SampleRate, phase = startPhase;
        for (int n = 0; n < SampleCount; n++)
        {
            int frame = n / hop;
            double f0 = f0Hz[frame] + ((f0Hz[frame + 1] - (double)f0Hz[frame]) * (n % hop) / hop);
            phase += perHz * f0;
            if (phase > Math.PI) phase -= 2 * Math.PI;
            (float sine, float cosine) = MathF.SinCos((float)phase);
            _sine[n] = sine;
            _cosine[n] = cosine;
        }
    }

    /// <summary>a_k = A·m_k·h_k / max(Σ m·h, ε).</summary>
    private void PreparePartials(ReadOnlySpan<float> controls, int stride, ReadOnlySpan<float> f0Hz)
    {
        int count = _architecture.Harmonics;
        for (int frame = 0; frame <= _hops; frame++)
        {
            ReadOnlySpan<float> control = controls.Slice((LeadFrames + frame) * stride, 1 + count);
            Span<float> mask = _mask.AsSpan(frame * count, count), partials = _partials.AsSpan(frame * count, count);
            _active[frame] = Mask(f0Hz[frame], mask);
            float sum = 0;
            for (int k = 0; k < count; k++) sum += partials[k] = mask[k] * control[1 + k];
            _sums[frame] = sum;
            float scale = control[0] / MathF.Max(sum, NormFloor);
            for (int k = 0; k < count; k++) partials[k] *= scale;
        }
    }

    /// <summary>Fills the fade of harmonics and returns how many are not silent.</summary>
    private int Mask(float f0Hz, Span<float> mask)
    {
        int active = 0;
        for (int k = 0; k < mask.Length; k++)
        {
            mask[k] = Math.Clamp((_architecture.FadeEndHz - ((k + 1) * f0Hz)) / (_architecture.FadeEndHz - _architecture.FadeStartHz), 0, 1);
            if (mask[k] > 0) active = k + 1;
        }
        return active;
    }

    /// <summary>Partials by rotation: e^{i(k+1)φ} = e^{ikφ}·e^{iφ}; float error stays below 1e−5 at a hundred steps.</summary>
    private void AddHarmonics(int hop, Span<float> audio)
    {
        int harmonics = _architecture.Harmonics, length = _architecture.HopSamples, active = Math.Max(_active[hop], _active[hop + 1]);
        ReadOnlySpan<float> from = _partials.AsSpan(hop * harmonics, active), to = _partials.AsSpan((hop + 1) * harmonics, active);
        for (int n = 0; n < length; n += Block)
        {
            int at = (hop * length) + n;
            (Vector256<float> sin0, Vector256<float> sin1) = Load(_sine, at);
            (Vector256<float> cos0, Vector256<float> cos1) = Load(_cosine, at);
            (Vector256<float> w0, Vector256<float> w1) = Ramp(n, length);
            Vector256<float> s0 = sin0, s1 = sin1, c0 = cos0, c1 = cos1, sum0 = Vector256<float>.Zero, sum1 = Vector256<float>.Zero;
            for (int k = 0; k < from.Length; k++)
            {
                Vector256<float> start = Vector256.Create(from[k]), slope = Vector256.Create(to[k] - from[k]);
                sum0 = Vector256.FusedMultiplyAdd(Vector256.FusedMultiplyAdd(slope, w0, start), s0, sum0);
                sum1 = Vector256.FusedMultiplyAdd(Vector256.FusedMultiplyAdd(slope, w1, start), s1, sum1);
                (s0, c0) = Rotate(s0, c0, sin0, cos0);
                (s1, c1) = Rotate(s1, c1, sin1, cos1);
            }
            sum0.CopyTo(audio[n..]);
            sum1.CopyTo(audio[(n + Lanes)..]);
        }
    }

    /// <summary>∂/∂a_k of both frames: Σ g·sin·(1 − w) and Σ g·sin·w.</summary>
    private void CollectHarmonics(int hop, ReadOnlySpan<float> gradient)
    {
        int harmonics = _architecture.Harmonics, length = _architecture.HopSamples, active = Math.Max(_active[hop], _active[hop + 1]);
        Span<Vector256<float>> whole = stackalloc Vector256<float>[active], ramped = stackalloc Vector256<float>[active];
        for (int n = 0; n < length; n += Block)
        {
            int at = (hop * length) + n;
            (Vector256<float> sin0, Vector256<float> sin1) = Load(_sine, at);
            (Vector256<float> cos0, Vector256<float> cos1) = Load(_cosine, at);
            (Vector256<float> w0, Vector256<float> w1) = Ramp(n, length);
            Vector256<float> g0 = Vector256.Create(gradient.Slice(n, Lanes)), g1 = Vector256.Create(gradient.Slice(n + Lanes, Lanes));
            Vector256<float> gw0 = g0 * w0, gw1 = g1 * w1, s0 = sin0, s1 = sin1, c0 = cos0, c1 = cos1;
            for (int k = 0; k < whole.Length; k++)
            {
                whole[k] = Vector256.FusedMultiplyAdd(g0, s0, Vector256.FusedMultiplyAdd(g1, s1, whole[k]));
                ramped[k] = Vector256.FusedMultiplyAdd(gw0, s0, Vector256.FusedMultiplyAdd(gw1, s1, ramped[k]));
                (s0, c0) = Rotate(s0, c0, sin0, cos0);
                (s1, c1) = Rotate(s1, c1, sin1, cos1);
            }
        }
        for (int k = 0; k < active; k++)
        {
            float all = Vector256.Sum(whole[k]), later = Vector256.Sum(ramped[k]);
            _partialGradients[(hop * harmonics) + k] += all - later;
            _partialGradients[((hop + 1) * harmonics) + k] += later;
        }
    }

    /// <summary>With q_k = m_k·h_k/S: dA = Σ da·q, dh_k = m_k·A·(da_k − [S &gt; ε]·Σ da·q)/S.</summary>
    private void PartialsBackward(ReadOnlySpan<float> controls, int stride, Span<float> controlGradient)
    {
        int count = _architecture.Harmonics;
        for (int frame = 0; frame <= _hops; frame++)
        {
            int at = (LeadFrames + frame) * stride;
            ReadOnlySpan<float> control = controls.Slice(at, 1 + count), mask = _mask.AsSpan(frame * count, count), da = _partialGradients.AsSpan(frame * count, count);
            Span<float> gradient = controlGradient.Slice(at, 1 + count);
            float norm = MathF.Max(_sums[frame], NormFloor), projection = 0;
            for (int k = 0; k < count; k++) projection += da[k] * mask[k] * control[1 + k];
            projection /= norm;
            gradient[0] = projection;
            float shared = _sums[frame] > NormFloor ? projection : 0, scale = control[0] / norm;
            for (int k = 0; k < count; k++) gradient[1 + k] = mask[k] * scale * (da[k] - shared);
        }
    }

    private void AddNoise(ReadOnlySpan<float> controls, int stride, Span<float> audio)
    {
        int bands = _architecture.NoiseBands, lead = LeadFrames * _architecture.HopSamples;
        Span<float> values = stackalloc float[bands];
        for (int slot = 0; slot < (LeadFrames + _hops) * _slotsPerHop; slot++)
        {
            ReadOnlySpan<float> from = Levels(controls, stride, slot / _slotsPerHop), to = Levels(controls, stride, (slot / _slotsPerHop) + 1);
            float w = (float)(slot % _slotsPerHop) / _slotsPerHop;
            for (int b = 0; b < bands; b++) values[b] = (from[b] + ((to[b] - from[b]) * w)) * _noise[_noiseOffset + (slot * bands) + b];
            FilterSegment(values);
            int start = (slot * bands) - lead, first = Math.Max(0, -start), end = Math.Min(_segment.Length, audio.Length - start);
            if (end > first) System.Numerics.Tensors.TensorPrimitives.Add(audio.Slice(start + first, end - first), _segment.AsSpan(first, end - first), audio.Slice(start + first, end - first));
        }
    }

    private ReadOnlySpan<float> Levels(ReadOnlySpan<float> controls, int stride, int frame) =>
        controls.Slice((frame * stride) + 1 + _architecture.Harmonics, _architecture.NoiseBands);

    /// <summary>segment[n] = Σ_b values[b]·f_b[n].</summary>
    private void FilterSegment(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<float> filters = _filters.SynthesisFilters;
        int taps = _filters.Taps;
        for (int n = 0; n < taps; n += 2 * Block)
        {
            Vector256<float> a = default, b = default, c = default, d = default;
            ReadOnlySpan<float> column = filters[n..];
            for (int band = 0; band < values.Length; band++)
            {
                Vector256<float> value = Vector256.Create(values[band]);
                ReadOnlySpan<float> f = column.Slice(band * taps, 4 * Lanes);
                a = Vector256.FusedMultiplyAdd(value, Vector256.Create(f), a);
                b = Vector256.FusedMultiplyAdd(value, Vector256.Create(f[Lanes..]), b);
                c = Vector256.FusedMultiplyAdd(value, Vector256.Create(f[(2 * Lanes)..]), c);
                d = Vector256.FusedMultiplyAdd(value, Vector256.Create(f[(3 * Lanes)..]), d);
            }
            a.CopyTo(_segment, n);
            b.CopyTo(_segment, n + Lanes);
            c.CopyTo(_segment, n + (2 * Lanes));
            d.CopyTo(_segment, n + (3 * Lanes));
        }
    }

    /// <summary>The adjoint: dv_b[j] = Σ_n g[n]·f_b[n − jM]; then the level's interpolation.</summary>
    private void NoiseBackward(int stride, ReadOnlySpan<float> audioGradient, Span<float> controlGradient)
    {
        int bands = _architecture.NoiseBands, lead = LeadFrames * _architecture.HopSamples, taps = _filters.Taps;
        audioGradient.CopyTo(_padded.AsSpan(lead));
        for (int slot = 0; slot < (LeadFrames + _hops) * _slotsPerHop; slot++)
        {
            int frame = slot / _slotsPerHop, levels = 1 + _architecture.Harmonics;
            float w = (float)(slot % _slotsPerHop) / _slotsPerHop;
            Span<float> from = controlGradient.Slice((frame * stride) + levels, bands), to = controlGradient.Slice(((frame + 1) * stride) + levels, bands);
            ReadOnlySpan<float> seen = _padded.AsSpan(slot * bands, taps);
            for (int b = 0; b < bands; b += 4)
            {
                Vector128<float> dots = FourDots(seen, b, taps);
                for (int i = 0; i < 4; i++)
                {
                    float gradient = dots[i] * _noise[_noiseOffset + (slot * bands) + b + i];
                    from[b + i] += gradient * (1 - w);
                    to[b + i] += gradient * w;
                }
            }
        }
    }

    private Vector128<float> FourDots(ReadOnlySpan<float> seen, int band, int taps)
    {
        ReadOnlySpan<float> filters = _filters.SynthesisFilters.AsSpan(band * taps, 4 * taps);
        Vector256<float> a = default, b = default, c = default, d = default;
        for (int n = 0; n < taps; n += Lanes)
        {
            Vector256<float> x = Vector256.Create(seen[n..]);
            a = Vector256.FusedMultiplyAdd(x, Vector256.Create(filters[n..]), a);
            b = Vector256.FusedMultiplyAdd(x, Vector256.Create(filters[(taps + n)..]), b);
            c = Vector256.FusedMultiplyAdd(x, Vector256.Create(filters[((2 * taps) + n)..]), c);
            d = Vector256.FusedMultiplyAdd(x, Vector256.Create(filters[((3 * taps) + n)..]), d);
        }
        return Vector128.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
    }

    private static (Vector256<float> S, Vector256<float> C) Rotate(Vector256<float> s, Vector256<float> c, Vector256<float> sin, Vector256<float> cos) =>
        (Vector256.FusedMultiplyAdd(s, cos, c * sin), Vector256.FusedMultiplyAdd(c, cos, -(s * sin)));

    private static (Vector256<float>, Vector256<float>) Load(float[] source, int at) =>
        (Vector256.Create(source.AsSpan(at, Lanes)), Vector256.Create(source.AsSpan(at + Lanes, Lanes)));

    private static (Vector256<float>, Vector256<float>) Ramp(int n, int length)
    {
        Vector256<float> index = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7) + Vector256.Create((float)n);
        Vector256<float> step = Vector256.Create(1f / length);
        return (index * step, (index + Vector256.Create((float)Lanes)) * step);
    }
}
