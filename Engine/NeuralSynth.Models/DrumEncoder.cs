using System.Runtime.InteropServices;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Models;

/// <summary>What an encoder says of a hit.</summary>
/// <param name="Latent">[D].</param>
/// <param name="Classes">[classes] probabilities; empty for a model without classes.</param>
/// <param name="Descriptors">[K], standardised; empty for an encoder that does not measure them.</param>
public sealed record DrumCode(float[] Latent, float[] Classes, float[] Descriptors)
{
    /// <summary>The most probable class; 0 for a model without classes.</summary>
    public int Class => Classes.Length == 0 ? 0 : Array.IndexOf(Classes, Classes.Max());
}

/// <summary>The encoder of a drum model: where a recorded hit lies in its latent.</summary>
/// <remarks>[main-thread or loader thread], one thread at a time. Runs in ONNX Runtime: it is used once per hit.</remarks>
public sealed unsafe class DrumEncoder : IDisposable
{
    private readonly GraphSession _session;
    private readonly BoundGraph _graph;
    private readonly GraphDescription _description;
    private readonly string _path;
    private NativeArena _arena;

    /// <summary>Opens the encoder of a package.</summary>
    /// <exception cref="ModelPackageException">Not a drum model, one without an encoder, or ONNX Runtime refuses it.</exception>
    public DrumEncoder(LoadedPackage package)
    {
        _path = package.Path;
        Manifest = package.Manifest;
        if (Manifest.Kind != ModelKinds.Drum)
            throw new ModelPackageException(package.Path, ModelPackage.ManifestName, $"a model of kind '{ModelKinds.Drum}'", $"kind '{Manifest.Kind}'");
        _description = package.Graph(GraphRoles.Encoder);
        TensorDescription audio = Array.Find(_description.Inputs, i => i.Role == TensorRoles.Audio)
            ?? throw new ModelPackageException(package.Path, _description.File, "an audio input", "none");
        if (_description.Outputs.All(o => o.Role != TensorRoles.Latent))
            throw new ModelPackageException(package.Path, _description.File, "a latent output", "none");
        HitSamples = TensorSizes.ElementCount(audio);
        _session = new GraphSession(package, _description, isReference: true);
        _graph = new BoundGraph(_session, ref _arena);
    }

    /// <summary>Reads a package for its encoder.</summary>
    /// <exception cref="ModelPackageException">The package is not usable, or has no encoder.</exception>
    public static DrumEncoder Open(string path) => new(ModelPackage.Read(path));

    /// <summary>Description of the model.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>N, samples of a hit at the model's rate.</summary>
    public int HitSamples { get; }

    /// <summary>Encodes a hit.</summary>
    /// <param name="hit">[N], in the form that the model was trained on: docs/model-package.md, section 7.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    /// <exception cref="ModelPackageException">ONNX Runtime fails, or its outputs are not finite.</exception>
    public DrumCode Encode(ReadOnlySpan<float> hit)
    {
        if (hit.Length != HitSamples) throw new ArgumentException($"expected {HitSamples} samples, found {hit.Length}", nameof(hit));
        hit.CopyTo(new Span<float>(_graph.Buffer(_description.Inputs[0].Name), HitSamples));
        GraphRunner runner = _graph.Runner;
        if (!runner.Run()) throw new ModelPackageException(_path, _description.File, "an encoder that runs", "an error in ONNX Runtime");
        var code = new DrumCode(Output(TensorRoles.Latent), Output(TensorRoles.Class), Output(TensorRoles.Descriptors));
        if (code.Latent.Concat(code.Classes).Concat(code.Descriptors).Any(v => !float.IsFinite(v)))
            throw new ModelPackageException(_path, _description.File, "finite outputs for a hit", "others");
        return code;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _graph.Dispose();
        _session.Dispose();
        _arena.Free();
    }

    private float[] Output(string role) => Array.Find(_description.Outputs, o => o.Role == role) is { } output
        ? new Span<float>(_graph.Buffer(output.Name), TensorSizes.ElementCount(output)).ToArray()
        : [];
}
