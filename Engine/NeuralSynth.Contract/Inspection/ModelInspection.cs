using System.Text.Json;
using NeuralSynth.Contract.Json;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Contract.Packaging;
using NeuralSynth.Contract.Validation;
using NeuralSynth.Contract.Validation.Shapes;
using DataType = NeuralSynth.Contract.Onnx.TensorProto.Types.DataType;

namespace NeuralSynth.Contract;

/// <summary>The summary of a package that <c>neuralsynth inspect</c> shows.</summary>
/// <remarks>[main-thread or worker].</remarks>
public sealed record ModelInspection
{
    private const double MillisecondsPerSecond = 1000;

    /// <summary>The file or folder.</summary>
    public required string Path { get; init; }

    /// <summary>Sizes of all files but model.json, bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The description.</summary>
    public required ModelManifest Manifest { get; init; }

    /// <summary>Length of a hop, milliseconds.</summary>
    public required double HopMilliseconds { get; init; }

    /// <summary>The model's own delay, milliseconds; the plug-in adds its hop buffer and resampling.</summary>
    public required double LatencyMilliseconds { get; init; }

    /// <summary>Trained parameters of all graphs.</summary>
    public required long Parameters { get; init; }

    /// <summary>The graphs.</summary>
    public required IReadOnlyList<GraphInspection> Graphs { get; init; }

    /// <summary>Summarises a package.</summary>
    /// <exception cref="ModelPackageException">A graph cannot be parsed.</exception>
    public static ModelInspection Of(LoadedPackage package)
    {
        ModelManifest manifest = package.Manifest;
        GraphInspection[] graphs = Array.ConvertAll(manifest.Graphs, g => InspectGraph(package, g));
        return new ModelInspection
        {
            Path = package.Path,
            Bytes = package.Files.Values.Sum(f => (long)f.Length),
            Manifest = manifest,
            HopMilliseconds = manifest.HopSamples * MillisecondsPerSecond / manifest.SampleRate,
            LatencyMilliseconds = manifest.LatencySamples * MillisecondsPerSecond / manifest.SampleRate,
            Parameters = graphs.Sum(g => g.Parameters),
            Graphs = graphs,
        };
    }

    /// <summary>The summary as plain text, lines ended by \n.</summary>
    public string ToText() => InspectionText.Write(this);

    /// <summary>The summary as JSON: the manifest's member names, plus those of this record and <see cref="GraphInspection"/>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ManifestJsonContext.Default.ModelInspection);

    private static GraphInspection InspectGraph(LoadedPackage package, GraphDescription description)
    {
        byte[] bytes = package.GraphBytes(description.Role);
        var place = new Place(package.Path, description.File);
        ModelProto model = OnnxParser.Parse(bytes, place, ModelPackageLimits.Default);
        return new GraphInspection
        {
            Role = description.Role,
            File = description.File,
            Bytes = bytes.Length,
            Opset = model.OpsetImport.Count > 0 ? model.OpsetImport[0].Version : 0,
            Nodes = model.Graph.Node.Count,
            Operators = [.. model.Graph.Node.CountBy(n => n.OpType).OrderByDescending(o => o.Value).ThenBy(o => o.Key, StringComparer.Ordinal).Select(o => new OperatorCount(o.Key, o.Value))],
            Parameters = CountParameters(model.Graph),
            MultiplyAdds = ShapeInference.Run(model.Graph, place, ModelPackageLimits.Default).MultiplyAdds,
            StateElements = description.Inputs.Where(i => i.Role == TensorRoles.State).Sum(i => i.Shape.Aggregate(1L, (a, d) => a * d)),
            Inputs = description.Inputs,
            Outputs = description.Outputs,
        };
    }

    private static long CountParameters(GraphProto graph) => graph.Initializer
        .Concat(graph.Node.SelectMany(n => n.Attribute).Where(a => a.T is not null).Select(a => a.T))
        .Where(t => (DataType)t.DataType is DataType.Float or DataType.Float16 or DataType.Bfloat16 or DataType.Double)
        .Sum(t => t.Dims.Aggregate(1L, (a, d) => a * d));
}
