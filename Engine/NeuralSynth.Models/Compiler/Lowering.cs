using NeuralSynth.Contract;
using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

/// <summary>
/// Turns a graph's nodes into operations. Every value becomes a view of some storage; results are written straight to
/// where they are wanted (history, part of a Concat, output of the graph) wherever the kernel can.
/// </summary>
/// <remarks>Activations [1, C, T] lie time-major, the channels of a frame together. This file has the walk over the graph;
/// the others have one kind of operator each.</remarks>
internal sealed partial class Lowering
{
    // Beyond this, a graph that repeats itself so often costs more to dispatch than it gains.
    private const int MostOperations = 50_000;

    // Twice what a package may hold: layers may share weights, but every layer packs its own.
    private const long MostWeights = 1 << 26;
    private const int MostConstants = 1 << 24;

    private readonly CompilerGraph _graph;
    private readonly bool _halfWeights;
    private readonly List<Storage> _storages = [];
    private readonly List<PlanOperation> _operations = [];
    private readonly List<float> _constants = [];
    private readonly Storage _planConstants;
    private readonly Dictionary<string, View> _ports = new(StringComparer.Ordinal);
    private long _weights;

    private Lowering(CompilerGraph graph, bool halfWeights)
    {
        _graph = graph;
        _halfWeights = halfWeights;
        _planConstants = NewStorage(StorageKind.PlanConstants, 0);
    }

    /// <summary>Lowers a graph in which all patterns have been found.</summary>
    internal static LoweredGraph Run(CompilerGraph graph, bool halfWeights)
    {
        var lowering = new Lowering(graph, halfWeights);
        lowering.LowerAll();
        return new LoweredGraph(lowering._operations, lowering._storages, lowering._constants, lowering._ports);
    }

    private void LowerAll()
    {
        foreach (GraphValue input in _graph.Inputs) LowerInput(input);
        foreach (GraphState state in _graph.States) state.Value.View = Pinned(state.Value.Shape);
        foreach (GraphNode node in _graph.Nodes) Lower(node);
        foreach ((string name, GraphValue value) in _graph.Outputs) LowerOutput(name, value);
        LowerStates();
    }

    private void Lower(GraphNode node)
    {
        if (node.Outputs.All(o => o == null || Array.IndexOf(o.Shape, 0) >= 0))
        {
            foreach (GraphValue? output in node.Outputs) LowerEmpty(output);
            return;
        }

        if (!OperatorTable.TryGetValue(node.Type, out Action<Lowering, GraphNode>? rule)) throw UnsupportedGraphException.At(node);
        rule(this, node);
    }

    private void LowerEmpty(GraphValue? output)
    {
        if (output != null) output.View = new View(_planConstants, 0, output.Shape, new int[output.Shape.Length]);
    }

    // Time-major at once: nearly every reader wants it, and a copy serves them all.
    private void LowerInput(GraphValue input)
    {
        View port = Pinned(input.Shape);
        _ports.Add(input.Name, port);
        bool isTransposed = input.Shape.Length >= 3 && input.Shape[1] > 1 && View.Product(input.Shape.AsSpan(2)) > 1 && input.Consumers.Count > 0;
        input.View = isTransposed ? Copy(port, PlaceOf(input) ?? Fresh(input.Shape, OrderWithLanes(input.Shape.Length, 1)), node: -1) : port;
    }

    private void LowerOutput(string name, GraphValue value)
    {
        View place = OutputPlace(value);
        bool isTaken = _ports.Values.Any(p => ReferenceEquals(p.Storage, place.Storage));
        View port = isTaken ? Pinned(value.Shape) : place;
        _ports.Add(name, port);
        CopyUnlessThere(Runtime(ViewOf(value)), port, -1);
    }

    /// <summary>All next states are there before the first state is overwritten: one may be a view of another.</summary>
    private void LowerStates()
    {
        var pairs = new List<(View From, View To)>();
        foreach (GraphState state in _graph.States)
        {
            View to = state.Value.View!, from = Runtime(ViewOf(state.Next));
            if (!from.IsSameAs(to)) pairs.Add((from, to));
        }

        var overwritten = pairs.Select(p => p.To.Storage).ToHashSet();
        for (int i = 0; i < pairs.Count; i++)
        {
            if (overwritten.Contains(pairs[i].From.Storage)) pairs[i] = (Copy(pairs[i].From, Fresh(pairs[i].From), -1), pairs[i].To);
        }

        foreach ((View from, View to) in pairs) Copy(from, to, -1);
    }

    private static View ViewOf(GraphValue value) =>
        value.View ?? value.Constant ?? throw new UnsupportedGraphException($"the value \"{value.Name}\", which is not of floats");

    private static View InputView(GraphNode node, int index)
    {
        GraphValue value = node.Input(index);
        return value.View ?? value.Constant ?? throw UnsupportedGraphException.At(node, $"input {index} is not of floats");
    }

    /// <summary>The view itself, or a copy in the plan's constants.</summary>
    private View Runtime(View view) => view.Storage.IsConstant ? Materialized(view, view.MemoryOrder()) : view;

    /// <summary>A constant in the plan, its axes in <paramref name="order"/>; axes that repeat one value stay so.</summary>
    private unsafe View Materialized(View constant, ReadOnlySpan<int> order)
    {
        int[] stored = [.. constant.Extents.Select((d, i) => constant.Strides[i] == 0 ? 1 : d)];
        int[] strides = View.DenseStrides(stored, order);
        int count = View.Product(stored), start = ReserveConstants(count);
        for (int i = 0; i < count; i++) _constants.Add(0);
        var walk = new Walk(stored);
        for (int i = 0; i < count; i++, walk.Next())
        {
            _constants[start + walk.Offset(strides)] = constant.Storage.Address[constant.Offset + walk.Offset(constant.Strides)];
        }

        for (int i = 0; i < strides.Length; i++)
        {
            if (stored[i] == 1) strides[i] = 0;
        }

        return new View(_planConstants, start, constant.Extents, strides);
    }

    private PlanOperand Constant(ReadOnlySpan<float> values)
    {
        int start = ReserveConstants(values.Length);
        foreach (float value in values) _constants.Add(value);
        return new PlanOperand { Buffer = _planConstants.Id, Offset = start };
    }

    // Vector loads of constants do not cross cache lines.
    private int ReserveConstants(int count)
    {
        if ((long)_constants.Count + count > MostConstants) throw new UnsupportedGraphException($"more than {MostConstants} constants besides weights");
        while (_constants.Count % MemoryPlan.Alignment != 0) _constants.Add(0);
        return _constants.Count;
    }

    private Storage NewStorage(StorageKind kind, int floats, int historyFloats = 0)
    {
        var storage = new Storage(_storages.Count, kind, floats) { HistoryFloats = historyFloats };
        _storages.Add(storage);
        return storage;
    }

    private View Pinned(int[] shape) => new(NewStorage(StorageKind.Pinned, View.Product(shape)), 0, shape, View.DenseStrides(shape));

    private View Fresh(int[] shape, ReadOnlySpan<int> order) =>
        new(NewStorage(StorageKind.Temporary, View.Product(shape)), 0, shape, View.DenseStrides(shape, order));

    /// <summary>New memory without gaps, in the order of <paramref name="like"/>.</summary>
    private View Fresh(View like) => Fresh(like.Extents, like.MemoryOrder());

    /// <summary>All axes in order, but <paramref name="lanes"/> last.</summary>
    private static int[] OrderWithLanes(int rank, int lanes) => [.. Enumerable.Range(0, rank).Where(i => i != lanes), .. lanes < 0 ? Array.Empty<int>() : [lanes]];

    private static PlanOperand Operand(View view, int extra = 0) => new() { Buffer = view.Storage.Id, Offset = view.Offset + extra };

    private void Emit(PlanOperation operation, int node, double cost)
    {
        if (_operations.Count >= MostOperations) throw new UnsupportedGraphException($"more than {MostOperations} operations");
        operation.Node = Math.Max(node, 0);
        operation.Cost = (long)cost + OperationCost;
        _operations.Add(operation);
    }

    // Dispatch of an operation, in multiply-adds.
    private const long OperationCost = 256;
}
