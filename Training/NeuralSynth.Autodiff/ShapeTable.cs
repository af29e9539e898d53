namespace NeuralSynth.Autodiff;

/// <summary>Operator → shapes of its outputs. Every operator that a graph may contain is here.</summary>
internal static class ShapeTable
{
    private static readonly Dictionary<string, Func<Node, IReadOnlyList<(ElementKind, int[])>>> Rules = new()
    {
        ["Add"] = Broadcast,
        ["Sub"] = Broadcast,
        ["Mul"] = Broadcast,
        ["Div"] = Broadcast,
        ["Pow"] = Broadcast,
        ["Max"] = Broadcast,
        ["Min"] = Broadcast,
        ["Sum"] = Broadcast,
        ["Neg"] = Same,
        ["Sqrt"] = Same,
        ["Exp"] = Same,
        ["Log"] = Same,
        ["Sin"] = Same,
        ["Cos"] = Same,
        ["Tanh"] = Same,
        ["Sigmoid"] = Same,
        ["Softplus"] = Same,
        ["Abs"] = Same,
        ["Sign"] = Same,
        ["Clip"] = Same,
        ["LeakyRelu"] = Same,
        ["Relu"] = Same,
        ["Elu"] = Same,
        ["Erf"] = Same,
        ["Reciprocal"] = Same,
        ["Softmax"] = Same,
        ["LogSoftmax"] = Same,
        ["Identity"] = Same,
        ["CumSum"] = Same,
        ["Equal"] = Compare,
        ["Greater"] = Compare,
        ["GreaterOrEqual"] = Compare,
        ["And"] = Compare,
        ["Where"] = Where,
        ["MatMul"] = MatMul,
        ["Gemm"] = Gemm,
        ["ReduceSum"] = Reduce,
        ["ReduceMean"] = Reduce,
        ["ReduceMax"] = Reduce,
        ["ReduceSumSquare"] = Reduce,
        ["ReduceL2"] = Reduce,
        ["Reshape"] = Reshape,
        ["Transpose"] = Transpose,
        ["Concat"] = Concat,
        ["Split"] = Split,
        ["Slice"] = Slice,
        ["Pad"] = Pad,
        ["Expand"] = Expand,
        ["Gather"] = Gather,
        ["Conv"] = Conv,
        ["ConvTranspose"] = ConvTranspose,
    };

    public static IReadOnlyCollection<string> Operators => Rules.Keys;

    public static IReadOnlyList<(ElementKind Kind, int[] Shape)> Infer(Node node) =>
        Rules.TryGetValue(node.Op, out var rule) ? rule(node) : throw new GraphException($"{node}: this operator has no shape rule.");

    /// <summary>The shape that two broadcast to; null when they do not fit.</summary>
    public static int[]? Broadcast(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        int rank = Math.Max(a.Count, b.Count);
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            int x = i < rank - a.Count ? 1 : a[i - (rank - a.Count)], y = i < rank - b.Count ? 1 : b[i - (rank - b.Count)];
            if (x != y && x != 1 && y != 1) return null;
            shape[i] = x == 1 ? y : x;
        }
        return shape;
    }

    private static GraphException Unfit(Node node, string why) =>
        new($"{node}: {why}; inputs {string.Join(", ", node.Inputs.Select(i => i?.ToString() ?? "absent"))}.");

    private static IReadOnlyList<(ElementKind, int[])> One(ElementKind kind, params int[] shape) => [(kind, shape)];

    private static int[] BroadcastAll(Node node, IEnumerable<Value> values)
    {
        int[] shape = [];
        foreach (Value value in values) shape = Broadcast(shape, value.Shape) ?? throw Unfit(node, "shapes do not broadcast");
        return shape;
    }

    private static IReadOnlyList<(ElementKind, int[])> Broadcast(Node node) => One(node.Input(0).Kind, BroadcastAll(node, node.Inputs!));

    private static IReadOnlyList<(ElementKind, int[])> Compare(Node node) => One(ElementKind.Bool, BroadcastAll(node, node.Inputs!));

    private static IReadOnlyList<(ElementKind, int[])> Where(Node node) => One(node.Input(1).Kind, BroadcastAll(node, node.Inputs!));

    private static IReadOnlyList<(ElementKind, int[])> Same(Node node) => One(node.Input(0).Kind, [.. node.Input(0).Shape]);

    private static IReadOnlyList<(ElementKind, int[])> MatMul(Node node)
    {
        IReadOnlyList<int> a = node.Input(0).Shape, b = node.Input(1).Shape;
        if (a.Count < 2 || b.Count < 2 || a[^1] != b[^2]) throw Unfit(node, "matrices do not fit");
        int[] batch = Broadcast([.. a.SkipLast(2)], [.. b.SkipLast(2)]) ?? throw Unfit(node, "batch axes do not broadcast");
        return One(ElementKind.Float, [.. batch, a[^2], b[^1]]);
    }

    private static IReadOnlyList<(ElementKind, int[])> Gemm(Node node)
    {
        IReadOnlyList<int> a = node.Input(0).Shape, b = node.Input(1).Shape;
        if (a.Count != 2 || b.Count != 2) throw Unfit(node, "both operands must be matrices");
        bool ta = node.Int("transA") != 0, tb = node.Int("transB") != 0;
        int[] shape = [ta ? a[1] : a[0], tb ? b[0] : b[1]];
        if ((ta ? a[0] : a[1]) != (tb ? b[1] : b[0])) throw Unfit(node, "matrices do not fit");
        if (node.Has(2) && !(Broadcast(shape, node.Input(2).Shape)?.SequenceEqual(shape) ?? false)) throw Unfit(node, "the addend does not broadcast to the product");
        return One(ElementKind.Float, shape);
    }

    private static IReadOnlyList<(ElementKind, int[])> Reduce(Node node)
    {
        Value x = node.Input(0);
        int[] axes = node.ConstantInts(1);
        bool keep = node.Int("keepdims", 1) != 0;
        if (axes.Any(a => a < 0 || a >= x.Rank)) throw Unfit(node, "an axis is out of range");
        return One(x.Kind, [.. x.Shape.Select((size, axis) => axes.Contains(axis) ? (keep ? 1 : -1) : size).Where(size => size >= 0)]);
    }

    private static IReadOnlyList<(ElementKind, int[])> Reshape(Node node)
    {
        Value x = node.Input(0);
        int[] shape = node.ConstantInts(1);
        if (shape.Any(s => s <= 0) || shape.Aggregate(1, (p, s) => p * s) != x.Length) throw Unfit(node, $"cannot take the shape [{string.Join(", ", shape)}]");
        return One(x.Kind, shape);
    }

    private static IReadOnlyList<(ElementKind, int[])> Transpose(Node node)
    {
        Value x = node.Input(0);
        int[] order = node.Ints("perm", []);
        if (!order.Order().SequenceEqual(Enumerable.Range(0, x.Rank))) throw Unfit(node, "perm is not a permutation of the axes");
        return One(x.Kind, [.. order.Select(axis => x.Shape[axis])]);
    }

    private static IReadOnlyList<(ElementKind, int[])> Concat(Node node)
    {
        int axis = (int)node.Int("axis");
        int[] shape = [.. node.Input(0).Shape];
        shape[axis] = 0;
        foreach (Value value in node.Inputs!)
        {
            if (value.Rank != shape.Length || value.Shape.Where((_, i) => i != axis).Zip(shape.Where((_, i) => i != axis)).Any(p => p.First != p.Second))
                throw Unfit(node, "sizes differ on an axis that is not joined");
            shape[axis] += value.Shape[axis];
        }
        return One(node.Input(0).Kind, shape);
    }

    private static IReadOnlyList<(ElementKind, int[])> Split(Node node)
    {
        Value x = node.Input(0);
        int axis = (int)node.Int("axis");
        int[] sizes = node.ConstantInts(1);
        if (sizes.Sum() != x.Shape[axis]) throw Unfit(node, "pieces do not add up to the axis");
        return [.. sizes.Select(size => (x.Kind, (int[])[.. x.Shape.Select((s, i) => i == axis ? size : s)]))];
    }

    private static IReadOnlyList<(ElementKind, int[])> Slice(Node node)
    {
        Value x = node.Input(0);
        int[] shape = [.. x.Shape], starts = node.ConstantInts(1), ends = node.ConstantInts(2), axes = node.ConstantInts(3), steps = node.ConstantInts(4);
        for (int i = 0; i < axes.Length; i++)
        {
            if (starts[i] < 0 || steps[i] < 1 || ends[i] <= starts[i] || starts[i] >= shape[axes[i]]) throw Unfit(node, $"slice {starts[i]}:{ends[i]}:{steps[i]} of axis {axes[i]} is empty or negative");
            shape[axes[i]] = (Math.Min(ends[i], shape[axes[i]]) - starts[i] + steps[i] - 1) / steps[i];
        }
        return One(x.Kind, shape);
    }

    private static IReadOnlyList<(ElementKind, int[])> Pad(Node node)
    {
        Value x = node.Input(0);
        int[] pads = node.ConstantInts(1);
        if (pads.Length != 2 * x.Rank || pads.Any(p => p < 0)) throw Unfit(node, "pads must be two counts per axis, none negative");
        return One(x.Kind, [.. x.Shape.Select((size, axis) => size + pads[axis] + pads[axis + x.Rank])]);
    }

    private static IReadOnlyList<(ElementKind, int[])> Expand(Node node) =>
        One(node.Input(0).Kind, Broadcast(node.Input(0).Shape, node.ConstantInts(1)) ?? throw Unfit(node, "shapes do not broadcast"));

    private static IReadOnlyList<(ElementKind, int[])> Gather(Node node)
    {
        Value x = node.Input(0);
        int axis = (int)node.Int("axis");
        int[] indices = node.ConstantInts(1);
        if (indices.Any(i => i < 0 || i >= x.Shape[axis])) throw Unfit(node, "an index is out of range");
        return One(x.Kind, [.. x.Shape.Select((size, i) => i == axis ? indices.Length : size)]);
    }

    private static IReadOnlyList<(ElementKind, int[])> Conv(Node node)
    {
        Value x = node.Input(0), w = node.Input(1);
        ConvGeometry g = ConvGeometry.Of(node);
        if (x.Rank != w.Rank || x.Shape[1] != w.Shape[1] * g.Groups || w.Shape[0] % g.Groups != 0) throw Unfit(node, "channels do not fit");
        int Size(int a) => ((x.Shape[a + 2] + g.PadBefore(a) + g.PadAfter(a) - ((w.Shape[a + 2] - 1) * g.Dilation(a)) - 1) / g.Stride(a)) + 1;
        return One(ElementKind.Float, [x.Shape[0], w.Shape[0], .. Enumerable.Range(0, x.Rank - 2).Select(Size)]);
    }

    private static IReadOnlyList<(ElementKind, int[])> ConvTranspose(Node node)
    {
        Value x = node.Input(0), w = node.Input(1);
        ConvGeometry g = ConvGeometry.Of(node);
        if (x.Rank != w.Rank || x.Shape[1] != w.Shape[0] || x.Shape[1] % g.Groups != 0) throw Unfit(node, "channels do not fit");
        int Size(int a) => (g.Stride(a) * (x.Shape[a + 2] - 1)) + g.ExtraOutput(a) + ((w.Shape[a + 2] - 1) * g.Dilation(a)) + 1 - g.PadBefore(a) - g.PadAfter(a);
        return One(ElementKind.Float, [x.Shape[0], w.Shape[1] * g.Groups, .. Enumerable.Range(0, x.Rank - 2).Select(Size)]);
    }
}
