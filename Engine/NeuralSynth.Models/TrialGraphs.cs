using NeuralSynth.Contract;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Models;

/// <summary>The graphs of a model bound once, for <see cref="ModelTrial"/>.</summary>
internal sealed class TrialGraphs : IDisposable
{
    private NativeArena _arena;

    internal TrialGraphs(TimbreModelFile file)
    {
        Encoder = file.Encoder == null ? null : new TrialGraph(file.Encoder, ref _arena);
        Decoder = new TrialGraph(file.Decoder, ref _arena);
    }

    internal TrialGraph? Encoder { get; }

    internal TrialGraph Decoder { get; }

    public void Dispose()
    {
        Encoder?.Dispose();
        Decoder.Dispose();
        _arena.Free();
    }
}

/// <summary>One graph with its inputs and outputs by buffer (states excluded: they are the runner's).</summary>
internal sealed unsafe class TrialGraph : IDisposable
{
    private readonly BoundGraph _graph;
    private GraphRunner _runner;

    internal TrialGraph(GraphSession session, ref NativeArena arena)
    {
        _graph = new BoundGraph(session, ref arena);
        _runner = _graph.Runner;
        Description = session.Description;
        Inputs = [.. Description.Inputs.Where(i => i.Role != TensorRoles.State).Select(i => ((nint)_graph.Buffer(i.Name), BoundGraph.ElementCount(i)))];
        Outputs = [.. Description.Outputs.Where(o => _graph.Buffer(o.Name) != null).Select(o => (o, (nint)_graph.Buffer(o.Name), BoundGraph.ElementCount(o)))];
    }

    internal GraphDescription Description { get; }

    internal ref GraphRunner Runner => ref _runner;

    internal (nint Buffer, int Count)[] Inputs { get; }

    internal (TensorDescription Tensor, nint Buffer, int Count)[] Outputs { get; }

    public void Dispose() => _graph.Dispose();
}
