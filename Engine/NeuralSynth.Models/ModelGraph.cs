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

    private readonly CompiledGraph? _compiled;
    private readonly GraphSession? _session;

    /// <summary>Compiles, tries out and measures the graph.</summary>
    /// <exception cref="ModelPackageException">ONNX Runtime refuses it, or it fails the trial.</exception>
    internal ModelGraph(LoadedPackage package, GraphDescription description, PlanEntries entries)
    {
        Description = description;
        _compiled = TryCompile(package, description, entries, out string? reason);
        try
        {
            _session = new GraphSession(package, description);
            GraphTrial trial = GraphTrial.Run(package, _session, _compiled, entries);
            reason ??= trial.Rejection;
            if (reason == null)
            {
                Execution = trial.Describe(_compiled!);
                _session.Dispose();
                _session = null;
                return;
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        _compiled?.Dispose();
        _compiled = null;
        Execution = new GraphExecution { File = description.File, Reason = reason, Nodes = package.CheckedGraphs[description.File].Model.Graph.Node.Count };
    }

    internal GraphDescription Description { get; }

    internal GraphExecution Execution { get; } = null!;

    /// <summary>Memory for one lane.</summary>
    internal IBoundGraph Bind(ref NativeArena arena) => _compiled != null ? new PlanGraph(_compiled, ref arena) : new BoundGraph(_session!, ref arena);

    public void Dispose()
    {
        _session?.Dispose();
        _compiled?.Dispose();
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
