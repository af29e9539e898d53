using Microsoft.ML.OnnxRuntime;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>What the encoder says of a hit.</summary>
/// <param name="Latent">[D].</param>
/// <param name="Classes">[classes] probabilities.</param>
/// <param name="Descriptors">[K], standardised.</param>
public sealed record DrumCode(float[] Latent, float[] Classes, float[] Descriptors);

/// <summary>A drum model as users have it: the graphs of its package in ONNX Runtime, one thread.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DrumModel : IDisposable
{
    private readonly GraphProgram _generator;
    private readonly GraphProgram? _encoder;
    private readonly Dictionary<string, string> _names;
    private readonly Dictionary<string, string> _encoderNames;

    /// <summary>Compiles the graphs of a package.</summary>
    /// <exception cref="TrainingException">Not a drum model, or one of another length or rate.</exception>
    public DrumModel(LoadedPackage package)
        : this(package.Manifest, role => package.FindGraph(role) is null ? null : package.GraphBytes(role))
    {
    }

    internal DrumModel(ModelManifest manifest, Func<string, byte[]?> graph)
    {
        Manifest = manifest;
        if (manifest.Kind != ModelKinds.Drum) throw new TrainingException($"'{manifest.Name}': expected a drum model, found a {manifest.Kind} model.");
        _names = Names(manifest, GraphRoles.Generator);
        _encoderNames = Names(manifest, GraphRoles.Encoder);
        ExecutionDevice one = ExecutionDevice.Cpu with { Threads = 1 };
        _generator = new GraphProgram(ModelProto.Parser.ParseFrom(graph(GraphRoles.Generator)), one);
        if (_generator[_names[TensorRoles.Audio]].Span.Length != DrumFormat.Samples || manifest.SampleRate != DrumFormat.SampleRate)
            throw new TrainingException($"'{manifest.Name}': expected hits of {DrumFormat.Samples} samples at {DrumFormat.SampleRate} Hz, found {_generator[_names[TensorRoles.Audio]].Span.Length} at {manifest.SampleRate} Hz.");
        if (graph(GraphRoles.Encoder) is { } encoder) _encoder = new GraphProgram(ModelProto.Parser.ParseFrom(encoder), one);
    }

    /// <summary>The description.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Generates a hit.</summary>
    /// <param name="latent">[D].</param>
    /// <param name="classes">[classes] weights.</param>
    /// <param name="descriptors">[K], standardised.</param>
    /// <param name="noiseSeed">Of the noise.</param>
    /// <returns>[N] audio.</returns>
    public float[] Generate(ReadOnlySpan<float> latent, ReadOnlySpan<float> classes, ReadOnlySpan<float> descriptors, ulong noiseSeed)
    {
        latent.CopyTo(_generator[_names[TensorRoles.Latent]].Span);
        if (_names.TryGetValue(TensorRoles.Class, out string? c)) classes.CopyTo(_generator[c].Span);
        if (_names.TryGetValue(TensorRoles.Descriptors, out string? d)) descriptors.CopyTo(_generator[d].Span);
        var random = new SeededRandom(noiseSeed);
        if (_names.TryGetValue(TensorRoles.Noise, out string? n))
            foreach (ref float x in _generator[n].Span) x = (float)random.NextNormal();
        _generator.Run();
        return _generator[_names[TensorRoles.Audio]].Span.ToArray();
    }

    /// <summary>Generates with the inputs of the last time: for measuring the time alone.</summary>
    public void GenerateAgain() => _generator.Run();

    /// <summary>Encodes a prepared hit.</summary>
    /// <exception cref="TrainingException">The package has no encoder.</exception>
    public DrumCode Encode(ReadOnlySpan<float> audio)
    {
        if (_encoder is null) throw new TrainingException($"'{Manifest.Name}': expected an encoder in the package, found none.");
        audio.CopyTo(_encoder[_encoderNames[TensorRoles.Audio]].Span);
        _encoder.Run();
        float[] Output(string role) => _encoderNames.TryGetValue(role, out string? name) ? _encoder[name].Span.ToArray() : [];
        return new(Output(TensorRoles.Latent), Output(TensorRoles.Class), Output(TensorRoles.Descriptors));
    }

    /// <summary>[classes] with 1 for one of them.</summary>
    public float[] OneHot(int drumClass)
    {
        float[] classes = new float[Manifest.Classes.Length];
        classes[drumClass] = 1;
        return classes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _generator.Dispose();
        _encoder?.Dispose();
    }

    private static Dictionary<string, string> Names(ModelManifest manifest, string role) =>
        manifest.Graphs.FirstOrDefault(g => g.Role == role) is { } graph ? graph.Inputs.Concat(graph.Outputs).ToDictionary(t => t.Role, t => t.Name) : [];
}
