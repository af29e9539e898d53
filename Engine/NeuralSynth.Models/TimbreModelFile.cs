using NeuralSynth.Contract;
using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models;

/// <summary>
/// A timbre model in memory: validated package, graphs compiled or in ONNX Runtime sessions, proved by a trial run. Shared
/// by all instances in the process that use the same content; an instance adds its own <see cref="TimbreModelInstance"/>.
/// </summary>
/// <remarks>[main-thread or loader thread]; thread-safe. Reference-counted: one <see cref="Open"/>, one <see cref="Dispose"/>.</remarks>
public sealed class TimbreModelFile : IDisposable
{
    private static readonly ModelCache<TimbreModelFile> Cache = new(ModelKinds.Timbre, package => new TimbreModelFile(package), file => file.DisposeGraphs());
    private static PlanEntries? _plans;

    private TimbreModelFile(LoadedPackage package)
    {
        DdspLimits.Check(package);
        Path = package.Path;
        Manifest = package.Manifest;
        PlanEntries entries = Plans;
        GraphDescription? encoder = package.FindGraph(GraphRoles.Encoder);
        // The two graphs know nothing of each other: a large model loads in the time of the larger one.
        Task<ModelGraph?> other = encoder == null ? Task.FromResult<ModelGraph?>(null) : Task.Run(() => (ModelGraph?)ModelGraph.Load(package, encoder, entries));
        try
        {
            Decoder = ModelGraph.Load(package, package.Graph(GraphRoles.Decoder), entries);
            Encoder = other.GetAwaiter().GetResult();
        }
        catch
        {
            Decoder?.Dispose();
            DisposeWhenDone(other);
            throw;
        }

        Encoder?.Measure();
        Decoder.Measure();
        Graphs = Encoder == null ? [Decoder.Execution] : [Encoder.Execution, Decoder.Execution];
    }

    private static void DisposeWhenDone(Task<ModelGraph?> graph)
    {
        try
        {
            graph.GetAwaiter().GetResult()?.Dispose();
        }
        catch (ModelPackageException)
        {
            // The first fault is the one that is told.
        }
    }

    /// <summary>The file or folder it was read from.</summary>
    public string Path { get; }

    /// <summary>Its description.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>How each graph runs, encoder first.</summary>
    public IReadOnlyList<GraphExecution> Graphs { get; }

    /// <summary>True when every graph is a compiled plan.</summary>
    public bool RunsOnAudioThread => Graphs.All(g => g.IsPlan);

    /// <summary>The half that packs and runs plans, for models of every kind.</summary>
    internal static PlanEntries Plans => _plans ?? PlanEntries.OfThisRuntime;

    internal ModelGraph? Encoder { get; }

    internal ModelGraph Decoder { get; }

    /// <summary>Tells which half packs and runs plans: the real-time library's table in a plug-in. Without it, this
    /// runtime does (tests, tools). To be called before the first <see cref="Open"/>.</summary>
    public static void UsePlans(PlanEntries entries) => _plans = entries;

    /// <summary>Tells where our ONNX Runtime lies and loads it.</summary>
    /// <param name="directory">Folder of the native library; null for the folder <c>onnxruntime</c> beside the program.</param>
    /// <exception cref="DllNotFoundException">It is not there or cannot be loaded.</exception>
    public static void LoadRuntime(string? directory = null) => OrtRuntime.Load(directory);

    /// <summary>Reads, validates and proves a package, or adds a reference to one already in memory.</summary>
    /// <exception cref="ModelPackageException">The package is not usable; the message names what was expected and found.</exception>
    public static TimbreModelFile Open(string path) => Cache.Open(path);

    /// <summary>Drops one reference; the last one frees plans and sessions.</summary>
    public void Dispose() => Cache.Close(this);

    private void DisposeGraphs()
    {
        Encoder?.Dispose();
        Decoder.Dispose();
    }
}
