using NeuralSynth.Contract;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Streaming.Tests;

/// <summary>What the network was trained through and what the plug-in plays are two programs of one definition
/// (docs/model-package.md): here they are compared.</summary>
public sealed unsafe class TrainingParityTests : IDisposable
{
    private const int Hops = 200;

    private readonly DdspArchitecture _architecture = new() { Instruments = 2 };
    private readonly Random _random = new(4);
    private NativeArena _arena;

    [Fact]
    public void HarmonicPart_EngineEqualsTraining()
    {
        var training = new DdspSynthesizer(_architecture, Hops);
        int stride = _architecture.Controls;
        float[] controls = new float[training.ControlFrames * stride];
        float[] f0Hz = new float[Hops + 1];
        for (int frame = 0; frame <= Hops; frame++)
        {
            f0Hz[frame] = (float)(300 * Math.Pow(2, 1.5 * Math.Sin(frame * 0.05)));
            Span<float> frameControls = controls.AsSpan((frame + training.LeadFrames) * stride, stride);
            frameControls[0] = 0.2f + 0.1f * _random.NextSingle();
            for (int k = 1; k <= _architecture.Harmonics; k++) frameControls[k] = _random.NextSingle() / k;
        }

        float[] expected = new float[training.SampleCount];
        training.Synthesize(controls, stride, f0Hz, 0, new float[training.NoiseCount], 0, expected);
        float[] actual = EngineHarmonics(controls.AsSpan(training.LeadFrames * stride), stride, f0Hz);

        // The phase is accumulated sample by sample in training and in closed form in the engine; both in double precision.
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 2e-3f);
        Assert.Contains(expected, x => Math.Abs(x) > 0.1f);
    }

    [Fact]
    public void NoisePart_HasTheSameLevelPerBand()
    {
        var training = new DdspSynthesizer(_architecture, Hops);
        int stride = _architecture.Controls;
        foreach (int band in (int[])[0, 7, 31])
        {
            float[] controls = new float[training.ControlFrames * stride];
            for (int frame = 0; frame < training.ControlFrames; frame++) controls[frame * stride + 1 + _architecture.Harmonics + band] = 0.5f;
            float[] noise = [.. Enumerable.Range(0, training.NoiseCount).Select(_ => Gaussian())];
            float[] expected = new float[training.SampleCount];
            training.Synthesize(controls, stride, Enumerable.Repeat(440f, Hops + 1).ToArray(), 0, noise, 0, expected);

            // Two independent noises of 1600 subband values each: their RMS differs by a few percent.
            Assert.Equal(Rms(expected), Rms(EngineNoise(band, 0.5f)), 0.1 * Rms(expected));
            Assert.Equal(0.5 / Math.Sqrt(_architecture.NoiseBands), Rms(expected), 0.1 * Rms(expected));
        }
    }

    public void Dispose() => _arena.Free();

    private float[] EngineHarmonics(ReadOnlySpan<float> controls, int stride, float[] f0Hz)
    {
        HarmonicOscillatorBank bank = default;
        int hop = _architecture.HopSamples;
        int harmonics = _architecture.Harmonics;
        bank.Initialize(ref _arena, _architecture.SampleRate, hop, harmonics, _architecture.FadeStartHz, _architecture.FadeEndHz);
        float* output = _arena.Take<float>(Hops * hop);
        float* weights = _arena.Take<float>(harmonics);
        float* from = _arena.Take<float>(harmonics);
        float* to = _arena.Take<float>(harmonics);
        for (int frame = 0; frame <= Hops; frame++)
        {
            controls.Slice(frame * stride + 1, harmonics).CopyTo(new Span<float>(weights, harmonics));
            new Span<float>(to, harmonics).CopyTo(new Span<float>(from, harmonics));
            bank.NormalizeHarmonics(controls[frame * stride], weights, f0Hz[frame], to);
            if (frame > 0) bank.ProcessHop(f0Hz[frame - 1], f0Hz[frame], from, to, output + (frame - 1) * hop);
        }

        return new Span<float>(output, Hops * hop).ToArray();
    }

    private float[] EngineNoise(int band, float level)
    {
        FilteredNoise noise = default;
        int hop = _architecture.HopSamples;
        float[] filters = _architecture.NoiseFilters.SynthesisFilters;
        float* table = _arena.Take<float>(filters.Length);
        filters.CopyTo(new Span<float>(table, filters.Length));
        noise.Initialize(ref _arena, _architecture.NoiseBands, _architecture.NoiseFilterTaps, table, hop, seed: 1);
        float* levels = _arena.Take<float>(_architecture.NoiseBands);
        levels[band] = level;
        float* output = _arena.Take<float>(Hops * hop);
        for (int i = 0; i < Hops; i++) noise.ProcessHop(levels, levels, output + i * hop);
        return new Span<float>(output, Hops * hop).ToArray();
    }

    private float Gaussian() => (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));

    private static double Rms(float[] x) => Math.Sqrt(x.Sum(v => (double)v * v) / x.Length);
}
