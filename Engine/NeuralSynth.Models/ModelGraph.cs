using NeuralSynth.Contract;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Models.Compiler;

namespace NeuralSynth.Models;

/// <summary>One graph of a model, shared by its instances: a compiled plan where the executor knows it and agrees with
/// ONNX Runtime, an ONNX Runtime session otherwise.</summary>
internal sealed class ModelGraph : IDisposable
{
    /// <summary>Environment variable: <c>onnxruntime</c> leaves all graphs to ONNX Runtime, for support and comparison.</summary>
    internal const string ExecutorVariable = "NEURALSYNTH_EXECUTOR";

    private readonly PlanEntries _entries;
    private CompiledGraph? _compiled;
    private GraphSession? _session;

    private ModelGraph(GraphDescription description, PlanEntries entries)
    {
        Description = description;
        _entries = entries;
    }

    internal GraphDescription Description { get; }

    internal GraphExecution Execution { get; private set; } = null!;

    /// <summary>Compiles and tries out a graph.</summary>
    /// <exception cref="ModelPackageException">ONNX Runtime refuses it, or it fails the trial.</exception>
    internal static ModelGraph Load(LoadedPackage package, GraphDescription description, PlanEntries entries)
    {
        var graph = new ModelGraph(description, entries);
        try
        {
            graph.Prepare(package);
            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    /// <summary>Measures the time of a step; nothing else of ours should run meanwhile.</summary>
    internal void Measure()
    {
        if (_compiled != null) Execution = Execution with { Timing = StepClock.Measure(_compiled, Description, _entries) };
    }

    /// <summary>Memory for one lane.</summary>
    internal IBoundGraph Bind(ref NativeArena arena) => _compiled != null ? new PlanGraph(_compiled, ref arena) : new BoundGraph(_session!, ref arena);

    public void Dispose()
    {
        _session?.Dispose();
        _compiled?.Dispose();
    }

    private void Prepare(LoadedPackage package)
    {
        _compiled = TryCompile(package, Description, _entries, out string? reason);
        _session = new GraphSession(package, Description, isReference: _compiled != null);
        GraphTrial trial = GraphTrial.Run(package, _session, _compiled, _entries);
        reason ??= trial.Rejection;
        if (reason == null)
        {
            // The weights live in the plan now; the session was there to be compared with.
            Execution = trial.Describe(_compiled!);
            _session.Dispose();
            _session = null;
            return;
        }

        Execution = new GraphExecution { File = Description.File, Reason = reason, Nodes = package.CheckedGraphs[Description.File].Model.Graph.Node.Count };
        if (_compiled == null) return;
        _compiled.Dispose();
        _compiled = null;
        _session.Dispose();
        _session = new GraphSession(package, Description, isReference: false);
    }

    private static CompiledGraph? TryCompile(LoadedPackage package, GraphDescription description, PlanEntries entries, out string? reason)
    {
        reason = null;
        if (Environment.GetEnvironmentVariable(ExecutorVariable) == "onnxruntime")
        {
            reason = $"{ExecutorVariable} asks for ONNX Runtime";
            return null;
        }

        try
        {
            bool half = package.Manifest.WeightPrecision == WeightPrecisions.Float16;
            return CompiledGraph.Compile(package.CheckedGraphs[description.File], description, entries, half);
        }
        catch (UnsupportedGraphException e)
        {
            reason = e.Message;
            return null;
        }
    }
}
