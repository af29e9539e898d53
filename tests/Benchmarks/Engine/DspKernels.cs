using BenchmarkDotNet.Attributes;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Benchmarks.Engine;

/// <summary>The kernels of the audio thread, each in the size in which the factory model uses it.</summary>
public unsafe class DspKernels
{
    internal const int Rate = 44100;
    internal const int Hop = 256;
    internal const int Block = 512;
    private const int Size = 2048;
    private const int HostRate = 48000;
    private const int Harmonics = 100;
    private const int Bands = 32;
    private const int Taps = 512;
    private const int DelaySamples = 1535;
    // The first harmonic that fades is above 18 kHz, so that all 100 sound.
    private const float PitchHz = 150;

    private NativeArena _arena;
    private RealFft _fft;
    private RationalResampler _resampler;
    private PitchTracker _pitch;
    private HarmonicOscillatorBank _oscillators;
    private FilteredNoise _noise;
    private DelayLine _delay;
    private float* _tone;
    private float* _re;
    private float* _im;
    private float* _output;
    private float* _levels;
    private float** _inputs;
    private float** _outputs;
    private float[] _managedTone = [];
    private float[] _packed = [];

    /// <summary>Takes memory, makes tables.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        TakeBuffers();
        _fft.Initialize(ref _arena, Size);
        _resampler.Initialize(ref _arena, Rate, HostRate, 1, Block);
        _pitch.Initialize(ref _arena, Rate, Size, 50, 2000);
        _oscillators.Initialize(ref _arena, Rate, Hop, Harmonics, 18000, 20000);
        fixed (float* filters = FilterBank.CreatePqmf(Bands, Taps).SynthesisFilters) _noise.Initialize(ref _arena, Bands, Taps, filters, Hop, 1);
        _delay.Initialize(ref _arena, DelaySamples);
    }

    /// <summary>Gives the memory back.</summary>
    [GlobalCleanup]
    public void Release() => _arena.Free();

    /// <summary>One transform.</summary>
    [Benchmark(Description = "RealFft 2048 forward")]
    public void RealFft_2048() => _fft.Forward(_tone, _re, _im);

    /// <summary>The same transform by MathNet.Numerics, for comparison.</summary>
    [Benchmark(Description = "  MathNet 2048 forward, for comparison")]
    public void MathNet_2048()
    {
        _managedTone.CopyTo(_packed, 0);
        MathNet.Numerics.IntegralTransforms.Fourier.ForwardReal(_packed, Size, MathNet.Numerics.IntegralTransforms.FourierOptions.NoScaling);
    }

    /// <summary>One block in, what is ready out.</summary>
    [Benchmark(Description = "RationalResampler 44100>48000, block 512")]
    public int RationalResampler_512()
    {
        _resampler.Push(_inputs, 0, Block);
        return _resampler.Pop(_outputs, 0, Size);
    }

    /// <summary>One frame of the analysis.</summary>
    [Benchmark(Description = "PitchTracker frame, window 2048")]
    public float PitchTracker_Frame() => _pitch.Process(_tone).F0Hz;

    /// <summary>One hop of the harmonic part.</summary>
    [Benchmark(Description = "HarmonicOscillatorBank 100 x 256")]
    public void HarmonicOscillatorBank_Hop()
    {
        Buffers.Clear(_output, Hop);
        _oscillators.ProcessHop(PitchHz, PitchHz * 1.01, _levels, _levels, _output);
    }

    /// <summary>One hop of the noise part.</summary>
    [Benchmark(Description = "FilteredNoise hop 256, 32 bands")]
    public void FilteredNoise_Hop()
    {
        Buffers.Clear(_output, Hop);
        _noise.ProcessHop(_levels, _levels, _output);
    }

    /// <summary>Dry delayed by the latency, added to the wet signal.</summary>
    [Benchmark(Description = "DelayLine 1535 + mix, block 512")]
    public void DelayLine_Mix()
    {
        _delay.ProcessBlock(_tone, _output, Block);
        Buffers.Scale(_output, 0.5f, Block);
        Buffers.Add(_tone, _output, Block);
    }

    /// <summary>Whether both transforms compute the same: a contender that is wrong is not worth timing.</summary>
    /// <returns>Largest difference of a bin over the largest magnitude.</returns>
    internal double TransformDisagreement()
    {
        RealFft_2048();
        MathNet_2048();
        double peak = 0, worst = 0;
        for (int k = 0; k <= Size / 2; k++)
        {
            peak = Math.Max(peak, Math.Sqrt((_re[k] * _re[k]) + (_im[k] * _im[k])));
            worst = Math.Max(worst, Math.Max(Math.Abs(_re[k] - _packed[2 * k]), Math.Abs(_im[k] - _packed[(2 * k) + 1])));
        }

        return worst / peak;
    }

    private void TakeBuffers()
    {
        _tone = _arena.Take<float>(Size);
        _re = _arena.Take<float>(Size);
        _im = _arena.Take<float>(Size);
        _output = _arena.Take<float>(Size);
        _levels = _arena.Take<float>(Math.Max(Harmonics, Bands));
        _inputs = (float**)_arena.Take<nint>(1);
        _outputs = (float**)_arena.Take<nint>(1);
        _inputs[0] = _tone;
        _outputs[0] = _output;
        for (int n = 0; n < Size; n++) _tone[n] = (float)((0.3 * Math.Sin(2 * Math.PI * 440 * n / Rate)) + (0.1 * Math.Sin(2 * Math.PI * 880 * n / Rate)));
        for (int k = 0; k < Harmonics; k++) _levels[k] = 0.5f / (k + 1);
        _managedTone = new Span<float>(_tone, Size).ToArray();
        _packed = new float[Size + 2];
    }
}
