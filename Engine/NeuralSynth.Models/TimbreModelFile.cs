using Microsoft.ML.OnnxRuntime;
using NeuralSynth.Contract;

namespace NeuralSynth.Models;

/// <summary>
/// A timbre model in memory: validated package, sessions, proved by a trial run. Shared by all instances in the
/// process that use the same content; an instance adds its own <see cref="TimbreModelInstance"/>.
/// </summary>
/// <remarks>[main-thread or loader thread]; thread-safe. Reference-counted: one <see cref="Open"/>, one <see cref="Dispose"/>.</remarks>
public sealed class TimbreModelFile : IDisposable
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, TimbreModelFile> Cache = new(StringComparer.Ordinal);

    private readonly GraphSession? _encoder;
    private readonly GraphSession _decoder;
    private int _references;

    private TimbreModelFile(LoadedPackage package)
    {
        Package = package;
        GraphDescription? encoder = package.FindGraph(GraphRoles.Encoder);
        _decoder = new GraphSession(package, package.Graph(GraphRoles.Decoder));
        try
        {
            _encoder = encoder == null ? null : new GraphSession(package, encoder);
        }
        catch (ModelPackageException)
        {
            _decoder.Dispose();
            throw;
        }
    }

    /// <summary>The package.</summary>
    public LoadedPackage Package { get; }

    /// <summary>Its description.</summary>
    public ModelManifest Manifest => Package.Manifest;

    internal GraphSession? Encoder => _encoder;

    internal GraphSession Decoder => _decoder;

    /// <summary>Tells where our ONNX Runtime lies and loads it.</summary>
    /// <param name="directory">Folder of the native library; null for the folder <c>onnxruntime</c> beside the program.</param>
    /// <exception cref="DllNotFoundException">It is not there or cannot be loaded.</exception>
    public static void LoadRuntime(string? directory = null) => OrtRuntime.Load(directory);

    /// <summary>Reads, validates and proves a package, or adds a reference to one already in memory.</summary>
    /// <exception cref="ModelPackageException">The package is not usable; the message names what was expected and found.</exception>
    public static TimbreModelFile Open(string path)
    {
        LoadedPackage package = ModelPackage.Read(path);
        if (package.Manifest.Kind != ModelKinds.Timbre)
        {
            throw new ModelPackageException(path, ModelPackage.ManifestName, $"a model of kind '{ModelKinds.Timbre}'", $"kind '{package.Manifest.Kind}'");
        }

        DdspLimits.Check(package);
        lock (Gate)
        {
            string key = package.Manifest.Id + "/" + package.Manifest.ContentHash;
            if (!Cache.TryGetValue(key, out TimbreModelFile? model))
            {
                model = new TimbreModelFile(package);
                try
                {
                    ModelTrial.Run(model);
                }
                catch
                {
                    model.DisposeSessions();
                    throw;
                }

                Cache.Add(key, model);
            }

            model._references++;
            return model;
        }
    }

    /// <summary>Drops one reference; the last one frees the sessions.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (--_references > 0) return;
            Cache.Remove(Manifest.Id + "/" + Manifest.ContentHash);
            DisposeSessions();
        }
    }

    private void DisposeSessions()
    {
        _encoder?.Dispose();
        _decoder.Dispose();
    }
}
