using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Tests.Autoencoder;

public sealed class AutoencoderDescriptorTests
{
    private static readonly AutoencoderArchitecture Toy = AutoencoderToy.Architecture;

    [Theory]
    [InlineData(1000, 0.5, 0)]
    [InlineData(2000, 0.5, 1)]
    [InlineData(500, 0.05, -1)]
    [InlineData(8000, 0.9, 2.92)] // a difference is not quite a derivative
    public void Sine_ReadsItsLevelAndItsFrequencyInOctaves(double hz, double amplitude, double octaves)
    {
        float[] sine = [.. Enumerable.Range(0, 4000).Select(n => (float)(amplitude * Math.Sin(2 * Math.PI * hz * n / 44100)))];
        (float loudness, float brightness) = AutoencoderDescriptors.Measure(sine, 4000, 128);
        Assert.Equal(20 * Math.Log10(amplitude) - 3.01, AutoencoderDescriptors.LoudnessDb(loudness), 0.3);
        Assert.Equal(octaves, brightness, 0.06);
    }

    [Fact]
    public void Graph_AgreesWithTheDefinition()
    {
        float[] audio = AutoencoderToy.Tone(6, 24 * Toy.HopSamples);
        var g = new Graph();
        var layers = new AutoencoderRows(g, new Dictionary<string, Value>(), 1);
        Value output = g.Named("d", AutoencoderDescriptors.Build(layers, g.Input("x", audio.Length / 16, 16), Toy).Descriptors);
        using var program = new GraphProgram(OnnxWriter.Write([output], "descriptors"), ExecutionDevice.Cpu);
        audio.CopyTo(program["x"].Span);
        program.Run();
        for (int step = 8; step < 24; step++)
        {
            (float loudness, float brightness) = AutoencoderDescriptors.Measure(audio, (step + 1) * Toy.HopSamples, Toy.HopSamples);
            Assert.Equal(loudness, program["d"].Span[2 * step], 1e-3f);
            Assert.Equal(brightness, program["d"].Span[(2 * step) + 1], 1e-3f);
        }
    }

    /// <summary>Hop 128 at 48 kHz, resamplers and all, is promised within 10 ms: hop and filter bank alone must leave room.</summary>
    [Fact]
    public void LowLatency_StaysBelowSevenMilliseconds() =>
        Assert.InRange(1000.0 * (AutoencoderArchitecture.LowLatency.HopSamples + AutoencoderArchitecture.LowLatency.LatencySamples) / 44100, 0, 7);

    [Theory]
    [InlineData(128)]
    [InlineData(512)]
    [InlineData(1024)]
    public void Hop_IsWhatWasAskedFor(int hop) => Assert.Equal(hop, AutoencoderArchitecture.ForHop(hop).HopSamples);
}
