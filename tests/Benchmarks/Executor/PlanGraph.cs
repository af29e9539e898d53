using System.Diagnostics;
using System.Runtime.InteropServices;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Packaging;
using NeuralSynth.Contract.Validation;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Models.Compiler;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>One graph compiled to a plan, with one instance of it.</summary>
internal sealed unsafe class PlanGraph : IDisposable
{
    private readonly CompiledGraph _compiled;
    private readonly PlanEntries _entries;
    private readonly TensorDescription _firstInput;
    private readonly PlanInstance* _instance;

    /// <exception cref="UnsupportedGraphException">The executor does not run it.</exception>
    public PlanGraph(SampleGraph graph, bool halfWeights, PlanEntries entries)
    {
        _entries = entries;
        _firstInput = graph.Description.Inputs[0];
        CheckedGraph accepted = OnnxGraphValidator.Check(graph.Model, graph.Description, new Place(graph.File), ModelPackageLimits.Default);
        long started = Stopwatch.GetTimestamp();
        _compiled = CompiledGraph.Compile(accepted, graph.Description, entries, halfWeights);
        CompileSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        _instance = PlanInstance.Create(_compiled.Plan, NativeMemory.AlignedAlloc(_compiled.Plan->InstanceBytes, 64));
    }

    /// <summary>What compiling and packing took.</summary>
    public double CompileSeconds { get; }

    public Plan* Plan => _compiled.Plan;

    public PlanInstance* Instance => _instance;

    /// <summary>Audio of an encoder, latents of a decoder.</summary>
    public Span<float> FirstInput => this[_firstInput];

    public long SharedBytes => _compiled.SharedBytes;

    public long InstanceBytes => _compiled.InstanceBytes;

    /// <summary>Memory of an input or output that is no state.</summary>
    public Span<float> this[TensorDescription tensor] => new(_compiled.Address(_instance, tensor.Name), tensor.Shape.Aggregate(1, (a, b) => a * b));

    public void Run() => _entries.Run(_instance);

    public void Reset() => _instance->Reset();

    public void Dispose()
    {
        NativeMemory.AlignedFree(_instance);
        _compiled.Dispose();
    }
}
