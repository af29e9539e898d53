namespace NeuralSynth.Contract.Validation.Shapes;

/// <summary>Shapes and costs of convolutions, pooling, matrix products, recurrent layers, normalisations, reductions.</summary>
internal static class LayerShapes
{
    private const int SpatialStart = 2; // [N, C, spatial …]

    public static ShapeValue[] Conv(ShapeNode node)
    {
        ShapeValue x = node.Input(0), w = node.Input(1);
        long groups = node.Int("group", 1);
        node.Require(x.Rank > SpatialStart && w.Rank == x.Rank, "input and weights of the same rank, 3 or more", $"{x} and {w}");
        node.Require(groups > 0 && x.Shape[1] == w.Shape[1] * groups && w.Shape[0] % groups == 0, "weights that fit the input's channels and the groups", $"{x}, {w} and {groups} groups");
        CheckBias(node, 2, w.Shape[0]);
        long[] shape = Windows(node, x, [.. w.Shape.AsSpan(SpatialStart)], w.Shape[0], ceiling: false);
        node.MultiplyAdds = (double)ShapeValue.Product(shape) * ShapeValue.Product(w.Shape.AsSpan(1));
        return [new(shape)];
    }

    public static ShapeValue[] ConvTranspose(ShapeNode node)
    {
        ShapeValue x = node.Input(0), w = node.Input(1);
        long groups = node.Int("group", 1);
        node.Require(x.Rank > SpatialStart && w.Rank == x.Rank, "input and weights of the same rank, 3 or more", $"{x} and {w}");
        node.Require(groups > 0 && x.Shape[1] == w.Shape[0] && x.Shape[1] % groups == 0, "weights that fit the input's channels and the groups", $"{x}, {w} and {groups} groups");
        int spatial = x.Rank - SpatialStart;
        long[] kernel = Kernel(node, [.. w.Shape.AsSpan(SpatialStart)], spatial);
        long[] strides = Sizes(node, "strides", spatial, 1, 1), dilations = Sizes(node, "dilations", spatial, 1, 1);
        long[] extra = Sizes(node, "output_padding", spatial, 0, 0), pads = Sizes(node, "pads", 2 * spatial, 0, 0);
        long[]? sizes = node.Ints("output_shape");
        long[] shape = new long[x.Rank];
        (shape[0], shape[1]) = (x.Shape[0], checked(w.Shape[1] * groups));
        CheckBias(node, 2, shape[1]);
        bool same = node.Text("auto_pad", "NOTSET").StartsWith("SAME", StringComparison.Ordinal);
        for (int i = 0; i < spatial; i++)
        {
            long length = x.Shape[SpatialStart + i];
            shape[SpatialStart + i] = sizes is not null ? sizes[i]
                : same ? length * strides[i]
                : (strides[i] * (length - 1)) + extra[i] + (dilations[i] * (kernel[i] - 1)) + 1 - pads[i] - pads[spatial + i];
        }
        node.MultiplyAdds = (double)x.Elements * ShapeValue.Product(w.Shape.AsSpan(1));
        return [new(shape)];
    }

    public static ShapeValue[] Pool(ShapeNode node)
    {
        ShapeValue x = node.Input(0);
        node.Require(x.Rank > SpatialStart, "an input of rank 3 or more", $"{x}");
        long[] kernel = node.Ints("kernel_shape") ?? throw node.Place.Fail("an attribute 'kernel_shape'", "none");
        long[] shape = Windows(node, x, kernel, x.Shape[1], node.Int("ceil_mode", 0) != 0);
        node.MultiplyAdds = (double)ShapeValue.Product(shape) * ShapeValue.Product(kernel);
        return [new(shape), new(shape)]; // MaxPool's second output: indices
    }

    public static ShapeValue[] GlobalPool(ShapeNode node)
    {
        ShapeValue x = node.Input(0);
        node.Require(x.Rank >= SpatialStart, "an input of rank 2 or more", $"{x}");
        node.MultiplyAdds = x.Elements;
        return [new([x.Shape[0], x.Shape[1], .. Enumerable.Repeat(1L, x.Rank - SpatialStart)])];
    }

    public static ShapeValue[] MatMul(ShapeNode node)
    {
        ShapeValue a = node.Input(0), b = node.Input(1);
        node.Require(a.Rank > 0 && b.Rank > 0, "matrices or vectors", $"{a} and {b}");
        long[] left = a.Rank == 1 ? [1, a.Shape[0]] : a.Shape, right = b.Rank == 1 ? [b.Shape[0], 1] : b.Shape;
        node.Require(left[^1] == right[^2], "matrices that fit", $"{a} and {b}");
        long[] batch = ElementwiseShapes.BroadcastTwo(node, left.AsSpan(..^2), right.AsSpan(..^2));
        long[] full = [.. batch, left[^2], right[^1]];
        node.MultiplyAdds = (double)ShapeValue.Product(full) * left[^1];
        IEnumerable<long> shape = batch;
        if (a.Rank > 1) shape = shape.Append(left[^2]);
        if (b.Rank > 1) shape = shape.Append(right[^1]);
        return [new([.. shape])];
    }

    public static ShapeValue[] Gemm(ShapeNode node)
    {
        ShapeValue a = node.Input(0), b = node.Input(1);
        node.Require(a.Rank == 2 && b.Rank == 2, "two matrices", $"{a} and {b}");
        bool turnA = node.Int("transA", 0) != 0, turnB = node.Int("transB", 0) != 0;
        (long rows, long inner) = turnA ? (a.Shape[1], a.Shape[0]) : (a.Shape[0], a.Shape[1]);
        (long innerB, long columns) = turnB ? (b.Shape[1], b.Shape[0]) : (b.Shape[0], b.Shape[1]);
        node.Require(inner == innerB, "matrices that fit", $"{a} and {b}");
        long[] shape = [rows, columns];
        if (node.Has(2)) node.Require(ElementwiseShapes.BroadcastTwo(node, shape, node.Input(2).Shape).AsSpan().SequenceEqual(shape), $"an addend that broadcasts to {Rule.Shape(shape)}", node.Input(2));
        node.MultiplyAdds = (double)ShapeValue.Product(shape) * inner;
        return [new(shape)];
    }

    /// <summary>Explicit equations of single letters, without an ellipsis.</summary>
    public static ShapeValue[] Einsum(ShapeNode node)
    {
        string[] sides = node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal).Split("->");
        string[] terms = sides[0].Split(',');
        node.Require(sides.Length == 2 && terms.Length == node.InputCount && sides.All(s => s.All(c => char.IsAsciiLetter(c) || c == ',')), "an equation of letters with '->' and a term for each input", Packaging.Place.Quote(node.Text("equation", "")));
        var dims = new Dictionary<char, long>();
        for (int t = 0; t < terms.Length; t++)
        {
            long[] shape = node.Input(t).Shape;
            node.Require(shape.Length == terms[t].Length, $"{terms[t].Length} dimensions", node.Input(t));
            for (int i = 0; i < shape.Length; i++) node.Require(dims.TryAdd(terms[t][i], shape[i]) || dims[terms[t][i]] == shape[i], $"{terms[t][i]} = {dims[terms[t][i]]}", shape[i]);
        }
        node.Require(sides[1].All(dims.ContainsKey), "result letters that the terms have", sides[1]);
        node.MultiplyAdds = ShapeValue.Product([.. dims.Values]);
        return [new([.. sides[1].Select(c => dims[c])])];
    }

    public static ShapeValue[] Recurrent(ShapeNode node)
    {
        ShapeValue x = node.Input(0), w = node.Input(1), r = node.Input(2);
        node.Require(x.Rank == 3 && w.Rank == 3 && r.Rank == 3, "input, weights and recurrent weights of rank 3", $"{x}, {w} and {r}");
        node.Require(w.Shape[2] == x.Shape[2], $"weights for {x.Shape[2]} inputs", w);
        long directions = w.Shape[0], hidden = r.Shape[2];
        bool batchFirst = node.Int("layout", 0) != 0;
        (long steps, long batch) = batchFirst ? (x.Shape[1], x.Shape[0]) : (x.Shape[0], x.Shape[1]);
        node.MultiplyAdds = (double)steps * batch * (w.Elements + r.Elements);
        long[] all = batchFirst ? [batch, steps, directions, hidden] : [steps, directions, batch, hidden];
        long[] last = batchFirst ? [batch, directions, hidden] : [directions, batch, hidden];
        return [new(all), new(last), new(last)];
    }

    /// <summary>Second and third outputs: mean and inverse deviation, over the axes from "axis" on.</summary>
    public static ShapeValue[] LayerNormalization(ShapeNode node)
    {
        long[] statistics = [.. node.Input(0).Shape];
        for (int i = node.Axis(node.Int("axis", -1), statistics.Length); i < statistics.Length; i++) statistics[i] = 1;
        return [new(node.Input(0).Shape), new(statistics), new(statistics)];
    }

    /// <summary>Inference only: one output.</summary>
    public static ShapeValue[] BatchNormalization(ShapeNode node)
    {
        node.Require(node.Int("training_mode", 0) == 0, "inference", "training");
        return [new(node.Input(0).Shape)];
    }

    public static ShapeValue[] Reduce(ShapeNode node)
    {
        ShapeValue x = node.Input(0);
        int[]? axes = node.Axes(1, x.Rank);
        if (axes is null or [] && node.Int("noop_with_empty_axes", 0) != 0) return [new(x.Shape)];
        node.MultiplyAdds = x.Elements;
        return [new(Reduced(x.Shape, axes is null or [] ? [.. Enumerable.Range(0, x.Rank)] : axes, node.Int("keepdims", 1) != 0))];
    }

    public static ShapeValue[] ArgReduce(ShapeNode node)
    {
        ShapeValue x = node.Input(0);
        node.MultiplyAdds = x.Elements;
        return [new(Reduced(x.Shape, [node.Axis(node.Int("axis", 0), x.Rank)], node.Int("keepdims", 1) != 0))];
    }

    private static long[] Reduced(long[] shape, int[] axes, bool keep) => keep
        ? [.. shape.Select((d, i) => axes.Contains(i) ? 1 : d)]
        : [.. shape.Where((_, i) => !axes.Contains(i))];

    /// <summary>Result of sliding a window: convolutions and pools.</summary>
    private static long[] Windows(ShapeNode node, ShapeValue x, long[] window, long channels, bool ceiling)
    {
        int spatial = x.Rank - SpatialStart;
        long[] kernel = Kernel(node, window, spatial);
        long[] strides = Sizes(node, "strides", spatial, 1, 1), dilations = Sizes(node, "dilations", spatial, 1, 1), pads = Sizes(node, "pads", 2 * spatial, 0, 0);
        string automatic = node.Text("auto_pad", "NOTSET");
        long[] shape = new long[x.Rank];
        (shape[0], shape[1]) = (x.Shape[0], channels);
        for (int i = 0; i < spatial; i++)
        {
            long length = x.Shape[SpatialStart + i], stride = strides[i];
            long reach = (dilations[i] * (kernel[i] - 1)) + 1;
            long room = automatic == "NOTSET" ? length + pads[i] + pads[spatial + i] - reach : length - reach;
            bool same = automatic.StartsWith("SAME", StringComparison.Ordinal);
            if (!same && room < 0) throw node.Place.Fail($"an input of at least {reach} on axis {SpatialStart + i}", $"{x}");
            shape[SpatialStart + i] = same ? (length + stride - 1) / stride : ((ceiling ? room + stride - 1 : room) / stride) + 1;
        }
        return shape;
    }

    private static long[] Kernel(ShapeNode node, long[] window, int spatial)
    {
        long[]? stated = node.Ints("kernel_shape");
        node.Require(stated is null || stated.AsSpan().SequenceEqual(window), "an attribute 'kernel_shape' like the weights", stated is null ? "" : Rule.Shape(stated));
        node.Require(window.Length == spatial && window.All(k => k is >= 1 and <= Largest), $"a window of {spatial} dimensions of 1 to {Largest}", Rule.Shape(window));
        return window;
    }

    /// <summary>Strides, dilations and pads beyond this are refused; sums of their products stay far below 2^63.</summary>
    private const long Largest = 1 << 20;

    private static long[] Sizes(ShapeNode node, string name, int count, long standard, long least)
    {
        long[]? sizes = node.Ints(name);
        if (sizes is null) return [.. Enumerable.Repeat(standard, count)];
        node.Require(sizes.Length == count && sizes.All(s => s >= least && s <= Largest), $"an attribute '{name}' of {count} numbers, {least} to {Largest}", Rule.Shape(sizes));
        return sizes;
    }

    private static void CheckBias(ShapeNode node, int input, long channels)
    {
        if (node.Has(input)) node.Require(node.Input(input).Shape is [var length] && length == channels, $"a bias of [{channels}]", node.Input(input));
    }
}
