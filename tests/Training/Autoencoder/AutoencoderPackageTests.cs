using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Training.Export;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Tests.Autoencoder;

public sealed class AutoencoderPackageTests : IDisposable
{
    private readonly AutoencoderNetwork _network = AutoencoderToy.Network();
    private readonly float[] _weights;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.nsmodel");

    public AutoencoderPackageTests() => _weights = AutoencoderToy.RandomWeights(_network);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void StreamedGraphs_AgreeWithTheTrainingGraphOverEveryMemory()
    {
        LatentAxes axes = AutoencoderToy.Axes(_network);
        double difference = AutoencoderStreamingCheck.WorstDifference(_network, _weights, AutoencoderGraphs.Encoder(_network, _weights, axes), AutoencoderGraphs.Decoder(_network, _weights, axes), AutoencoderToy.Tone(5, 64 * 128));
        Assert.InRange(difference, 0, 1e-5);
    }

    [Fact]
    public void DecoderThatForgetsItsState_IsNotWritten()
    {
        LatentAxes axes = AutoencoderToy.Axes(_network);
        ModelProto encoder = AutoencoderGraphs.Encoder(_network, _weights, axes), decoder = AutoencoderGraphs.Decoder(_network, _weights, axes);
        // A state's next value becomes the oldest part of the joined signal instead of the latest.
        NodeProto slice = decoder.Graph.Node.First(n => n.Output.Contains("state.3.next"));
        TensorProto start = decoder.Graph.Initializer.Single(i => i.Name == slice.Input[1]), end = decoder.Graph.Initializer.Single(i => i.Name == slice.Input[2]);
        long moved = BitConverter.ToInt64(start.RawData.Span);
        end.RawData = Google.Protobuf.ByteString.CopyFrom(BitConverter.GetBytes(BitConverter.ToInt64(end.RawData.Span) - moved));
        start.RawData = Google.Protobuf.ByteString.CopyFrom(BitConverter.GetBytes(0L));
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => Package().Check(encoder, decoder, AutoencoderToy.Tone(5)));
        Assert.Contains("not written", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsThatAreNotNumbers_AreNotWritten()
    {
        _weights[3] = float.NaN;
        Assert.Throws<InvalidOperationException>(() => Package().Write(_path, AutoencoderToy.Tone(5), (_, _) => new([], [])));
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void WrittenPackage_IsReadBackAndDescribesItsGraphs()
    {
        Package().Write(_path, AutoencoderToy.Tone(5), (_, manifest) => new(new() { ["latents"] = manifest.Latents.Length }, new float[4410]));
        ModelManifest manifest = ModelPackage.Read(_path).Manifest;
        Assert.Equal((128, 80, 1, 5), (manifest.HopSamples, manifest.LatencySamples, manifest.Channels, manifest.Latents.Length));
        Assert.Equal(["Loudness", "Brightness"], manifest.Latents.Take(2).Select(l => l.Name));
        Assert.Equal(5, manifest.Evaluation["latents"]);
        Assert.Equal(("preview.wav", "preview.png"), (manifest.Preview!.Audio, manifest.Preview.Picture));
        Assert.Equal([GraphRoles.Encoder, GraphRoles.Decoder], manifest.Graphs.Select(g => g.Role));
        Assert.Equal([1, 16, 8], manifest.Graphs[1].Inputs.Single(i => i.Role == TensorRoles.Noise).Shape);
    }

    [Fact]
    public void SameModelWrittenTwice_IsTheSameFile()
    {
        Package().Write(_path, AutoencoderToy.Tone(5), (_, _) => new([], []));
        byte[] once = File.ReadAllBytes(_path);
        Package().Write(_path, AutoencoderToy.Tone(5), (_, _) => new([], []));
        Assert.Equal(once, File.ReadAllBytes(_path));
    }

    /// <summary>The only delay: analysis followed by synthesis puts an impulse where the manifest says the model's latency is, in both
    /// forms of the layers.</summary>
    [Theory]
    [InlineData(96)]
    [InlineData(160)]
    [InlineData(512)]
    public void FilterBank_DelaysByTheDeclaredLatency(int taps)
    {
        AutoencoderArchitecture architecture = AutoencoderToy.Architecture with { Taps = taps };
        PqmfTable bank = FilterBank.CreatePqmf(16, taps);
        const int samples = 1280, at = 37;
        float[] impulse = new float[samples];
        impulse[at] = 1;
        var rowsGraph = new Graph();
        var rows = new AutoencoderRows(rowsGraph, new Dictionary<string, Value>(), 1);
        Value rowsAudio = rowsGraph.Named("y", rows.Synthesize(rows.Analyze(rowsGraph.Input("x", samples / 16, 16), bank), bank));
        var stepsGraph = new Graph();
        var steps = new AutoencoderSteps(stepsGraph, new ParameterSet(), ReadOnlyMemory<float>.Empty);
        Value stepsAudio = stepsGraph.Named("y", steps.Synthesize(steps.Analyze(stepsGraph.Input("x", 1, 1, samples), bank), bank));
        float[] offline = Run(OnnxWriter.Write([rowsAudio], "rows"), impulse), streamed = Run(OnnxWriter.Write([stepsAudio, .. steps.Next], "steps"), impulse);
        int peak = Array.IndexOf(offline, offline.Max());
        Assert.Equal(architecture.LatencySamples, peak - at);
        Assert.Equal(1, offline[peak], 0.1);
        for (int n = 0; n < samples; n++) Assert.Equal(offline[n], streamed[n], 1e-5f);
    }

    /// <summary>A constant in gives a constant out of every upsampling layer, so no tone at the step's rate.</summary>
    [Fact]
    public void InitialUpsampling_IsInterpolation()
    {
        _network.Initialise(_weights, 3);
        ParameterSlot matrix = _network.Parameters.Slots.Single(s => s.Name == "decoder2.up.weight"), bias = _network.Parameters.Slots.Single(s => s.Name == "decoder2.up.bias");
        int outputs = matrix.Shape[1], channels = outputs / 4;
        float[] constant = [.. Enumerable.Range(0, outputs).Select(o => _weights[bias.Offset + o] + Enumerable.Range(0, matrix.Shape[0]).Sum(i => _weights[matrix.Offset + (i * outputs) + o]))];
        for (int o = channels; o < outputs; o++) Assert.Equal(constant[o - channels], constant[o], 1e-5f);
        Assert.Contains(constant, x => Math.Abs(x) > 0.05f);
    }

    private AutoencoderPackage Package() => new()
    {
        Network = _network,
        Weights = _weights,
        Axes = AutoencoderToy.Axes(_network),
        Description = new ModelManifest { Name = "Toy", Author = "tests", Licence = "MIT" },
    };

    private static float[] Run(ModelProto model, float[] x)
    {
        using var program = new GraphProgram(model, ExecutionDevice.Cpu);
        x.CopyTo(program["x"].Span);
        program.Run();
        return program["y"].Span.ToArray();
    }
}
