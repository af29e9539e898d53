namespace NeuralSynth.Models.Compiler;

// Where values are wanted: known before their producers are lowered, so that these write there at once.
internal sealed partial class Lowering
{
    private readonly Dictionary<GraphValue, View?> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<GraphValue, View> _histories = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<GraphNode, View> _homes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<GraphValue, View> _outputs = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<View> _filledHistories = new(ReferenceEqualityComparer.Instance);

    /// <summary>Memory that some reader wants the value in, or null. Whoever computes it may write elsewhere; the reader
    /// then copies.</summary>
    private View? PlaceOf(GraphValue value)
    {
        if (_places.TryGetValue(value, out View? known)) return known;
        _places[value] = null; // a value is never wanted inside itself
        View? place = FindPlace(value);
        _places[value] = place;
        return place;
    }

    private View? FindPlace(GraphValue value)
    {
        if (value.Consumers.Any(c => c is HistoryNode)) return HistoryPlace(value);
        foreach (GraphNode consumer in value.Consumers)
        {
            View? place = consumer switch
            {
                ZeroPadNode pad => Inside(pad),
                { Type: "Concat" } => PartOf(consumer, value),
                { Type: "Transpose" } => PlaceOf(consumer.Output)?.TransposedBack(LayoutOperators.Order(consumer, value.Shape.Length)),
                _ when LayoutOperators.IsReshape(consumer.Type) => PlaceOf(consumer.Output)?.TryReshape(value.Shape),
                _ => null,
            };
            if (place != null) return place;
        }

        return _graph.Outputs.Exists(o => ReferenceEquals(o.Value, value)) ? OutputPlace(value) : null;
    }

    private View OutputPlace(GraphValue value)
    {
        if (!_outputs.TryGetValue(value, out View? place)) _outputs.Add(value, place = Pinned(value.Shape));
        return place;
    }

    /// <summary>The present step of a history: frames of the time axis, each with all of its values together.</summary>
    private View HistoryPlace(GraphValue value)
    {
        if (_histories.TryGetValue(value, out View? place)) return place;
        HistoryNode[] readers = [.. value.Consumers.OfType<HistoryNode>()];
        int axis = readers[0].TimeAxis;
        int frames = readers.Where(r => r.TimeAxis == axis).Max(r => r.Frames);
        int[] strides = View.DenseStrides(value.Shape, [axis, .. Enumerable.Range(0, value.Shape.Length).Where(i => i != axis)]);
        Storage storage = NewStorage(StorageKind.History, View.Product(value.Shape), checked(frames * strides[axis]));
        place = new View(storage, 0, value.Shape, strides);
        _histories.Add(value, place);
        return place;
    }

    /// <summary>Room for the value inside zeros.</summary>
    private View Inside(ZeroPadNode pad)
    {
        View whole = ZeroHome(pad);
        int[] shape = pad.Input(0).Shape;
        for (int axis = 0; axis < shape.Length; axis++) whole = whole.Sliced(axis, pad.Before[axis], shape[axis]);
        return whole;
    }

    /// <summary>Memory that nobody else uses: what is zero at the start stays zero.</summary>
    private View ZeroHome(ZeroPadNode pad)
    {
        if (_homes.TryGetValue(pad, out View? home)) return home;
        int[] shape = pad.Output.Shape;
        home = new View(NewStorage(StorageKind.Pinned, View.Product(shape)), 0, shape, View.DenseStrides(shape, OrderWithLanes(shape.Length, LanesOf(pad.Input(0)))));
        _homes.Add(pad, home);
        return home;
    }

    private View? PartOf(GraphNode concat, GraphValue value)
    {
        int axis = concat.Axis(concat.Output.Shape.Length, 0), start = 0;
        foreach (GraphValue? input in concat.Inputs)
        {
            if (ReferenceEquals(input, value)) return ConcatHome(concat).Sliced(axis, start, value.Shape[axis]);
            start += input!.Shape[axis];
        }

        return null;
    }

    private View ConcatHome(GraphNode concat)
    {
        if (_homes.TryGetValue(concat, out View? home)) return home;
        GraphValue output = concat.Output;
        home = PlaceOf(output) ?? Fresh(output.Shape, OrderWithLanes(output.Shape.Length, LanesOf(output)));
        _homes.Add(concat, home);
        return home;
    }

    /// <summary>The axis that lies innermost in memory by nature: channels of convolutions, columns of products.</summary>
    private static int LanesOf(GraphValue value)
    {
        const int farthest = 16;
        int rank = value.Shape.Length;
        GraphValue at = value;
        for (int i = 0; i < farthest; i++)
        {
            if (at.View is { } view && view.Rank == rank) return view.MemoryOrder() is [.., var last] ? last : -1;
            if (at.Producer is LinearNode linear && at.Shape.Length == rank) return linear.OutputLanes;
            GraphNode? producer = at.Producer;
            GraphValue? source = producer?.Inputs.FirstOrDefault(v => v is { IsFloat: true, Constant: null } && v.Shape.Length == rank);
            if (source == null || LayoutOperators.IsLayout(producer!.Type)) break;
            at = source;
        }

        return rank >= 3 ? 1 : rank - 1;
    }
}
