using NeuralSynth.Models;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Streaming.Tests;

/// <summary>The random networks that benchmarks and compiler tests use have the size of the originals, and all their forms
/// and block lengths compute the same on ONNX Runtime.</summary>
public sealed class NetworkTests : IClassFixture<Packages>
{
    private const double RateHz = 44100;
    private const double Tolerance = 0.02;
    // Longer than what the centred networks wait before the first sample comes through.
    private const int Steps = 28;

    private readonly Packages _packages;

    public NetworkTests(Packages packages)
    {
        _packages = packages;
        TimbreModelFile.LoadRuntime();
    }

    [Theory] // Millions of weights of encoder and decoder; millions of multiply-adds per second of encoder, decoder, filter bank.
    [InlineData("v1", 4.83, 12.77, 243, 1790, 46)]
    [InlineData("v2", 16.05, 15.47, 1579, 1596, 46)]
    [InlineData("v2_small", 3.94, 3.81, 777, 840, 46)]
    [InlineData("onnx", 1.37, 3.41, 69, 455, 46)]
    [InlineData("raspberry", 0.43, 0.97, 22, 119, 46)]
    [InlineData("BRAVE", 0.94, 3.25, 357, 2466, 12)]
    public void Work_IsThatOfTheOriginal(string name, double encoderWeights, double decoderWeights, double encoderWork, double decoderWork, double filterBankWork)
    {
        RaveShape shape = Shape(name);
        StreamingNetwork network = StreamingNetwork.Rave(shape, shape.HopSamples);
        double stepsPerMillion = RateHz / shape.HopSamples / 1e6;
        Near(encoderWeights, network.Encoder.Work.Weights / 1e6);
        Near(decoderWeights, network.Decoder.Work.Weights / 1e6);
        Near(encoderWork, network.Encoder.Work.MultiplyAdds * stepsPerMillion, 0.5);
        Near(decoderWork, network.Decoder.Work.MultiplyAdds * stepsPerMillion, 0.5);
        Near(filterBankWork, network.Work.FilterBankMultiplyAdds * stepsPerMillion, 0.5);
    }

    [Theory]
    [InlineData("v2_small", 512)]
    [InlineData("BRAVE", 128)]
    [InlineData("raspberry", 2048)]
    [InlineData("v1", 2048)]
    public void Forms_ComputeTheSame(string name, int block)
    {
        RaveShape shape = Shape(name);
        float[] expected = Render(StreamingNetwork.Rave(shape, block), Steps * block);
        Assert.All(expected, x => Assert.True(float.IsFinite(x)));
        Assert.InRange(Deviation(expected), 1e-3, 10);
        foreach (NetworkForm form in new NetworkForm[] { new(SignalLayout.Line, UpsamplingForm.Overlap), new(SignalLayout.Plane), new(SignalLayout.Plane, UpsamplingForm.Overlap), new(SignalLayout.Rows) })
        {
            Same(expected, Render(StreamingNetwork.Rave(shape, block, form), Steps * block), form.ToString());
        }
    }

    [Theory]
    [InlineData("BRAVE", 512)]
    [InlineData("v2_small", 1024)]
    public void LongerBlocks_ComputeTheSame(string name, int block)
    {
        RaveShape shape = Shape(name);
        Same(Render(StreamingNetwork.Rave(shape, shape.HopSamples), Steps * block), Render(StreamingNetwork.Rave(shape, block), Steps * block), "long block");
    }

    [Theory]
    [InlineData("raspberry")]
    [InlineData("BRAVE")]
    public void Latents_StayOfOrderOne(string name)
    {
        RaveShape shape = Shape(name);
        using var network = new OrtNetwork(StreamingNetwork.Rave(shape, shape.HopSamples));
        float[] audio = SeededValues.Uniform("audio", shape.HopSamples, 0.25);
        for (int step = 0; step < 16; step++)
        {
            audio.CopyTo(network.Audio);
            network.Run();
        }

        Assert.InRange(Deviation(network.Latents), 0.1, 10);
    }

    [Fact]
    public void Causal_DoesNotLookAhead()
    {
        const int block = 128;
        using var network = new OrtNetwork(StreamingNetwork.Rave(RaveShape.Brave, block));
        network.Run();
        float silence = network.Output[0];
        network.Reset();
        network.Audio[block - 1] = 1;
        network.Run();
        // The last sample of a block reaches the last frame only.
        Assert.Equal(silence, network.Output[0], 1e-6f);
    }

    [Fact]
    public void FilterBank_ReturnsItsInput()
    {
        const int block = 512, taps = 512;
        var graph = StreamingGraph.Create("encoder", new NetworkForm(SignalLayout.Plane));
        Signal audio = graph.Input("audio", "audio", 1, block);
        Signal bands = FilterBankLayers.Analyze(graph, audio, taps, SignalLayout.Plane);
        graph.Output("latent", "latent", FilterBankLayers.Synthesize(graph, bands, taps));
        using var session = new OrtNetworkGraph(graph.Graph, arena: false);
        float[] input = SeededValues.Uniform("audio", 4 * block, 0.25);
        float[] output = new float[input.Length];
        for (int position = 0; position < input.Length; position += block)
        {
            input.AsSpan(position, block).CopyTo(session[graph.Graph.Description.Inputs[0]]);
            session.Run();
            session[Array.Find(graph.Graph.Description.Outputs, o => o.Name == "latent")!].CopyTo(output.AsSpan(position));
        }

        const int delay = taps - RaveShape.Bands;
        for (int n = delay; n < output.Length; n++) Assert.Equal(input[n - delay], output[n], 2e-3f);
    }

    [Fact]
    public void Package_IsValid()
    {
        using TimbreModelFile rave = TimbreModelFile.Open(_packages.Write(StreamingNetwork.Rave(RaveShape.Raspberry, 2048).Package()));
        using TimbreModelFile chain = TimbreModelFile.Open(_packages.Write(StreamingNetwork.Chain(4, 16, 64).Package()));
        Assert.Equal(128, rave.Manifest.Latents.Length);
        Assert.Equal(64, chain.Manifest.HopSamples);
    }

    private static RaveShape Shape(string name) => RaveShape.All.Single(s => s.Name == name);

    /// <summary>Within 2 % of a figure that was rounded.</summary>
    private static void Near(double expected, double actual, double rounding = 0.005) =>
        Assert.InRange(actual, (expected * (1 - Tolerance)) - rounding, (expected * (1 + Tolerance)) + rounding);

    private static float[] Render(StreamingNetwork network, int samples)
    {
        using var session = new OrtNetwork(network);
        float[] audio = SeededValues.Uniform("audio", samples, 0.25), noise = SeededValues.Uniform("noise", RaveShape.Bands * samples, 0.5);
        float[] output = new float[samples];
        int frames = network.BlockSamples / RaveShape.Bands;
        for (int position = 0; position < samples; position += network.BlockSamples)
        {
            audio.AsSpan(position, network.BlockSamples).CopyTo(session.Audio);
            // [16, T]: the same values whatever the block.
            for (int i = 0; i < session.Noise.Length; i++) session.Noise[i] = noise[(((position / RaveShape.Bands) + (i % frames)) * RaveShape.Bands) + (i / frames)];
            session.Run();
            session.Output.CopyTo(output.AsSpan(position));
        }

        return output;
    }

    private static void Same(float[] expected, float[] actual, string what)
    {
        double deviation = Deviation(expected);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= 1e-4 * deviation + 1e-6)) Assert.Fail($"{what}: sample {i} is {actual[i]}, expected {expected[i]}.");
        }
    }

    private static double Deviation(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return Math.Sqrt(sum / values.Length);
    }
}
