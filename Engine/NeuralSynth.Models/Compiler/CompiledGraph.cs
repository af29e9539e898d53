using System.Runtime.InteropServices;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Validation;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Models.Compiler.Patterns;

namespace NeuralSynth.Models.Compiler;

/// <summary>A graph as a plan in native memory, packed for the kernels that will run it. Instances share it.</summary>
/// <remarks>[main-thread or loader thread]. Dispose after the last instance.</remarks>
internal sealed unsafe class CompiledGraph : IDisposable
{
    // The passes below look at every pair of neighbours a few times.
    private const int MostNodes = 4000;

    private readonly PlanEntries _entries;
    private readonly Dictionary<string, PlanOperand> _ports = new(StringComparer.Ordinal);
    private NativeArena _arena;
    private Plan* _plan;
    private long _constantBytes;

    private CompiledGraph(PlanEntries entries)
    {
        _entries = entries;
    }

    /// <summary>The plan; valid until <see cref="Dispose"/>.</summary>
    internal Plan* Plan => _plan;

    /// <summary>Nodes of the ONNX graph it was made from.</summary>
    internal int SourceNodes { get; private set; }

    /// <summary>Bytes of packed weights, constants and operations, shared by all instances.</summary>
    internal long SharedBytes => (long)_plan->PackedBytes + _constantBytes + ((long)_plan->OperationCount * sizeof(PlanOperation));

    /// <summary>Bytes of one instance.</summary>
    internal long InstanceBytes => (long)_plan->InstanceBytes;

    /// <summary>Compiles an accepted graph.</summary>
    /// <param name="graph">From validation.</param>
    /// <param name="description">Says which inputs are states.</param>
    /// <param name="entries">The half that packs and runs.</param>
    /// <param name="halfWeights">Weights are stored in 16 bits.</param>
    /// <exception cref="UnsupportedGraphException">The executor does not run it; the message names the node.</exception>
    internal static CompiledGraph Compile(CheckedGraph graph, GraphDescription description, PlanEntries entries, bool halfWeights)
    {
        using var pool = new ConstantPool();
        CompilerGraph imported = GraphImport.Run(graph, description, pool);
        if (imported.Nodes.Count > MostNodes) throw new UnsupportedGraphException($"more than {MostNodes} nodes");
        FindPatterns(imported);
        LoweredGraph lowered = Lowering.Run(imported, halfWeights);
        var compiled = new CompiledGraph(entries) { SourceNodes = imported.SourceNodes };
        compiled.Write(lowered, MemoryPlan.Make(lowered));
        return compiled;
    }

    /// <summary>Address of an input or output in an instance; stable while it lives. Null for names that are states.</summary>
    internal float* Address(PlanInstance* instance, string name) =>
        _ports.TryGetValue(name, out PlanOperand operand) ? instance->Address(operand) : null;

    public void Dispose()
    {
        if (_plan == null) return;
        _entries.Free(_plan);
        _arena.Free();
        _plan = null;
    }

    private static void FindPatterns(CompilerGraph graph)
    {
        SnakePattern.Apply(graph);
        OverlapPattern.Apply(graph);
        HistoryPattern.Apply(graph);
        PointwisePattern.Apply(graph);
        LinearForm.Apply(graph);
        LinearFusion.Apply(graph);
    }

    private void Write(LoweredGraph graph, MemoryPlan memory)
    {
        _plan = _arena.Take<Plan>(1);
        WriteOperations(graph);
        _plan->BufferCount = memory.Buffers.Count;
        _plan->Buffers = _arena.Take<PlanBuffer>(memory.Buffers.Count);
        memory.Buffers.CopyTo(new Span<PlanBuffer>(_plan->Buffers, memory.Buffers.Count));
        _plan->InstanceFloats = memory.InstanceFloats;
        _plan->Constants = _arena.Take<float>(graph.Constants.Count);
        _constantBytes = (long)graph.Constants.Count * sizeof(float);
        graph.Constants.CopyTo(new Span<float>(_plan->Constants, graph.Constants.Count));
        foreach ((string name, View view) in graph.Ports)
        {
            var operand = new PlanOperand { Buffer = view.Storage.Id, Offset = view.Offset };
            MemoryPlan.Resolve(graph, ref operand);
            _ports.Add(name, operand);
        }

        if (_entries.Prepare(_plan) != 0) return;
        _arena.Free();
        _plan = null;
        throw new UnsupportedGraphException("more memory for its weights than there is");
    }

    private void WriteOperations(LoweredGraph graph)
    {
        Span<PlanOperation> operations = CollectionsMarshal.AsSpan(graph.Operations);
        _plan->OperationCount = operations.Length;
        _plan->Operations = _arena.Take<PlanOperation>(operations.Length);
        for (int i = 0; i < operations.Length; i++)
        {
            Operands.ForEach(ref operations[i], (ref PlanOperand operand) => MemoryPlan.Resolve(graph, ref operand));
            _plan->Operations[i] = operations[i];
            _plan->Cost += operations[i].Cost;
        }
    }
}
