using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Training.Export;
using NeuralSynth.Training.Models;
using NeuralSynth.Training.Tests.Loop;

namespace NeuralSynth.Training.Tests.Export;

public sealed class DdspPackageTests : IDisposable
{
    private readonly DdspNetwork _network = Toy.Network();
    private readonly float[] _weights;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.nsmodel");

    public DdspPackageTests() => _weights = Toy.RandomWeights(_network);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void StreamedDecoder_AgreesWithTheTrainingGraphOverThreeReceptiveFields()
    {
        using var offline = new DdspRenderer(_network, _weights, ExecutionDevice.Cpu);
        double difference = StreamingCheck.WorstDifference(DdspInferenceGraph.Build(_network, _weights), _network.Architecture, offline, Frames(40));
        Assert.InRange(difference, 0, 1e-5);
    }

    /// <summary>The renderer cuts long recordings into overlapping chunks of 512 frames; the streamed graph does not.</summary>
    [Fact]
    public void ChunkedRendering_AgreesWithTheStreamedDecoderOverSeveralChunks()
    {
        using var offline = new DdspRenderer(_network, _weights, ExecutionDevice.Cpu);
        double difference = StreamingCheck.WorstDifference(DdspInferenceGraph.Build(_network, _weights), _network.Architecture, offline, Frames(1300));
        Assert.InRange(difference, 0, 1e-5);
    }

    [Fact]
    public void DecoderThatForgetsItsState_IsNotWritten()
    {
        ModelProto decoder = DdspInferenceGraph.Build(_network, _weights);
        // The next state of block 0 becomes the previous part of the joined signal instead of the later one.
        NodeProto slice = decoder.Graph.Node.First(n => n.Output.Contains("state.0.next"));
        TensorProto start = decoder.Graph.Initializer.Single(i => i.Name == slice.Input[1]), end = decoder.Graph.Initializer.Single(i => i.Name == slice.Input[2]);
        start.RawData = Google.Protobuf.ByteString.CopyFrom(BitConverter.GetBytes(0L));
        end.RawData = Google.Protobuf.ByteString.CopyFrom(BitConverter.GetBytes(2L));
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => Package().Check(decoder, Frames(40)));
        Assert.Contains("not written", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsThatAreNotNumbers_AreNotWritten()
    {
        _weights[3] = float.NaN;
        Assert.Throws<InvalidOperationException>(() => Package().Write(_path, Frames(40)));
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void WrittenPackage_IsReadBackAndDescribesTheGraph()
    {
        Package().Write(_path, Frames(40));
        ModelManifest manifest = ModelPackage.Read(_path).Manifest;
        GraphDescription decoder = Assert.Single(manifest.Graphs);
        Assert.Equal([1, 5, 1], decoder.Inputs.Single(i => i.Role == TensorRoles.Frame).Shape);
        Assert.Equal([[1, 8, 2], [1, 8, 4]], decoder.Inputs.Where(i => i.Role == TensorRoles.State).Select(i => i.Shape));
        Assert.All(decoder.Inputs.Where(i => i.Role == TensorRoles.State), i => Assert.Contains(decoder.Outputs, o => o.Name == i.Next));
        Assert.Equal(1024, manifest.LatencySamples);
        Assert.Equal(["Loudness", "Brightness", "A", "B"], manifest.Latents.Select(l => l.Name));
    }

    [Fact]
    public void SameModelWrittenTwice_IsTheSameFile()
    {
        Package().Write(_path, Frames(40));
        byte[] once = File.ReadAllBytes(_path);
        Package().Write(_path, Frames(40));
        Assert.Equal(once, File.ReadAllBytes(_path));
    }

    private DdspPackage Package()
    {
        DdspInstrument[] instruments = [new() { Name = "A", PitchLowOctaves = -1, PitchHighOctaves = 1, LoudnessLowDb = -40, LoudnessHighDb = -10, LoudnessMedianDb = -20 }, new() { Name = "B", PitchLowOctaves = -1, PitchHighOctaves = 1, LoudnessLowDb = -40, LoudnessHighDb = -10, LoudnessMedianDb = -20 }];
        return new()
        {
            Network = _network,
            Weights = _weights,
            Instruments = instruments,
            Latents = FrameStatistics.Of([], instruments),
            Description = new ModelManifest { Name = "Toy", Author = "tests", Licence = "MIT" },
        };
    }

    private float[] Frames(int count)
    {
        var random = new SeededRandom(6);
        return [.. Enumerable.Range(0, count * _network.Architecture.Features).Select(_ => (float)random.NextNormal())];
    }
}
