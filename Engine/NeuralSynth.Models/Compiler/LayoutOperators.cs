namespace NeuralSynth.Models.Compiler;

/// <summary>Operators that only arrange: each result is a view of the input wherever strides can express it.</summary>
internal static class LayoutOperators
{
    private static readonly HashSet<string> Views = new(StringComparer.Ordinal)
    {
        "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Split", "Slice", "Expand",
    };

    private static readonly HashSet<string> Others = new(StringComparer.Ordinal) { "Tile", "DepthToSpace", "SpaceToDepth" };

    /// <summary>All of them.</summary>
    internal static IEnumerable<string> All => Views.Concat(Others);

    /// <summary>Those that take no memory (Reshape: as a rule).</summary>
    internal static bool IsView(string type) => Views.Contains(type);

    internal static bool IsLayout(string type) => Views.Contains(type) || Others.Contains(type);

    /// <summary>Operators whose result has the elements of the input in the same order, in another shape.</summary>
    internal static bool IsReshape(string type) => type is "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze";

    /// <summary>The node's results as views of <paramref name="input"/>, or of what <paramref name="copy"/> makes of it: a
    /// copy without gaps in the order of the axes.</summary>
    internal static View?[] Apply(GraphNode node, View input, Func<View, View> copy) => node.Type switch
    {
        "Transpose" => [input.Transposed(Order(node, input.Rank))],
        "Split" => Split(node, input),
        "Slice" => [Slice(node, input)],
        "Expand" => [input.BroadcastTo(node.Output.Shape)],
        "Tile" => [Tile(node, input, copy)],
        "DepthToSpace" => [DepthToSpace(node, input, copy)],
        "SpaceToDepth" => [SpaceToDepth(node, input, copy)],
        _ => [Reshape(input, node.Output.Shape, copy)],
    };

    /// <summary>The order of a Transpose.</summary>
    internal static int[] Order(GraphNode node, int rank) => node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse()];

    /// <summary>Start, count and step of a Slice along each axis of its input.</summary>
    internal static (int Start, int Count, int Step)[] Ranges(GraphNode node, int[] shape)
    {
        int[] starts = node.Integers(1)!;
        int[] axes = node.Axes(3, shape.Length) ?? [.. Enumerable.Range(0, starts.Length)];
        int[]? steps = node.Integers(4);
        (int, int, int)[] ranges = [.. shape.Select(d => (0, d, 1))];
        for (int i = 0; i < starts.Length; i++)
        {
            int length = shape[axes[i]], step = steps == null ? 1 : steps[i];
            int start = Math.Clamp(starts[i] < 0 ? starts[i] + length : starts[i], 0, Math.Max(step > 0 ? length : length - 1, 0));
            ranges[axes[i]] = (start, node.Output.Shape[axes[i]], step);
        }

        return ranges;
    }

    /// <summary>Lengths of the parts of a Split.</summary>
    internal static int[] Parts(GraphNode node, int whole)
    {
        if (node.Integers(1) is { } lengths) return lengths;
        int parts = node.Outputs.Length, even = (whole + parts - 1) / parts;
        return [.. Enumerable.Range(0, parts).Select(i => Math.Clamp(whole - (i * even), 0, even))];
    }

    private static View Reshape(View input, int[] shape, Func<View, View> copy) => input.TryReshape(shape) ?? copy(input).TryReshape(shape)!;

    private static View Slice(GraphNode node, View input)
    {
        (int Start, int Count, int Step)[] ranges = Ranges(node, input.Extents);
        View result = input;
        for (int axis = 0; axis < ranges.Length; axis++) result = result.Sliced(axis, ranges[axis].Start, ranges[axis].Count, ranges[axis].Step);
        return result;
    }

    private static View?[] Split(GraphNode node, View input)
    {
        int axis = node.Axis(input.Rank, 0);
        int[] lengths = Parts(node, input.Extents[axis]);
        var parts = new View?[lengths.Length];
        for (int i = 0, start = 0; i < parts.Length; start += lengths[i++]) parts[i] = input.Sliced(axis, start, lengths[i]);
        return parts;
    }

    private static View Tile(GraphNode node, View input, Func<View, View> copy)
    {
        int[] repeats = node.Integers(1)!;
        int[] extents = [.. repeats.Zip(input.Extents, (r, d) => new[] { r, d }).SelectMany(p => p)];
        int[] strides = [.. input.Strides.SelectMany(s => new[] { 0, s })];
        return Reshape(new View(input.Storage, input.Offset, extents, strides), node.Output.Shape, copy);
    }

    private static View DepthToSpace(GraphNode node, View input, Func<View, View> copy)
    {
        int b = (int)node.Int("blocksize", 1);
        int[] d = input.Extents;
        bool columnsFirst = node.Text("mode", "DCR") == "CRD";
        int[] split = columnsFirst ? [d[0], d[1] / (b * b), b, b, d[2], d[3]] : [d[0], b, b, d[1] / (b * b), d[2], d[3]];
        View blocks = Reshape(input, split, copy).Transposed(columnsFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]);
        return Reshape(blocks, node.Output.Shape, copy);
    }

    private static View SpaceToDepth(GraphNode node, View input, Func<View, View> copy)
    {
        int b = (int)node.Int("blocksize", 1);
        int[] d = input.Extents;
        View blocks = Reshape(input, [d[0], d[1], d[2] / b, b, d[3] / b, b], copy).Transposed([0, 3, 5, 1, 2, 4]);
        return Reshape(blocks, node.Output.Shape, copy);
    }
}
