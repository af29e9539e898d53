using NeuralSynth.Contract.Onnx;

namespace NeuralSynth.Contract.Validation.Shapes;

/// <summary>Shapes of operators that move, cut, join and make tensors. Small constants are carried along, since
/// exporters compute sizes with these.</summary>
internal static class LayoutShapes
{
    public static ShapeValue[] Constant(ShapeNode node)
    {
        if (node.Find("value") is { T: { } tensor }) return [ShapeInference.FromTensor(tensor)];
        if (node.Find("value_float") is { } f) return [new([], [f.F])];
        if (node.Find("value_int") is { } i) return [new([], [i.I])];
        if (node.Find("value_floats") is { } floats) return [new([floats.Floats.Count], [.. floats.Floats.Select(v => (double)v)])];
        if (node.Find("value_ints") is { } ints) return [new([ints.Ints.Count], [.. ints.Ints.Select(v => (double)v)])];
        throw node.Place.Fail("a numeric value", "none");
    }

    public static ShapeValue[] Shape(ShapeNode node)
    {
        long[] shape = node.Input(0).Shape;
        int start = (int)Bound(node.Int("start", 0), shape.Length), end = (int)Bound(node.Int("end", shape.Length), shape.Length);
        double[] part = [.. shape.Skip(start).Take(end - start).Select(d => (double)d)];
        return [new([part.Length], part)];
    }

    public static ShapeValue[] Size(ShapeNode node) => [new([], [node.Input(0).Elements])];

    public static ShapeValue[] Reshape(ShapeNode node)
    {
        ShapeValue x = node.Input(0);
        long[] shape = node.Integers(1);
        bool zeroIsZero = node.Int("allowzero", 0) != 0;
        int open = -1;
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 0 && !zeroIsZero) shape[i] = i < x.Rank ? x.Shape[i] : throw node.Place.Fail("a dimension to copy", "none");
            if (shape[i] >= 0) continue;
            node.Require(shape[i] == -1 && open < 0, "at most one -1", Rule.Shape(shape));
            open = i;
        }
        if (open >= 0)
        {
            shape[open] = 1;
            long others = ShapeValue.Product(shape);
            node.Require(others > 0 && x.Elements % others == 0, $"a shape for {x.Elements} numbers", Rule.Shape(shape));
            shape[open] = x.Elements / others;
        }
        node.Require(ShapeValue.Product(shape) == x.Elements, $"a shape for {x.Elements} numbers", Rule.Shape(shape));
        return [new(shape, x.Contents)];
    }

    public static ShapeValue[] Flatten(ShapeNode node)
    {
        long[] shape = node.Input(0).Shape;
        long axis = node.Int("axis", 1);
        if (axis < 0) axis += shape.Length;
        node.Require(axis >= 0 && axis <= shape.Length, $"an axis of 0 to {shape.Length}", axis);
        return [new([ShapeValue.Product(shape.AsSpan(0, (int)axis)), ShapeValue.Product(shape.AsSpan((int)axis))])];
    }

    public static ShapeValue[] Squeeze(ShapeNode node)
    {
        ShapeValue x = node.Input(0);
        int[] axes = node.Axes(1, x.Rank) ?? [.. Enumerable.Range(0, x.Rank).Where(i => x.Shape[i] == 1)];
        node.Require(axes.All(a => x.Shape[a] == 1), "dimensions of 1 to drop", $"{x}");
        return [new([.. x.Shape.Where((_, i) => !axes.Contains(i))], x.Contents)];
    }

    public static ShapeValue[] Unsqueeze(ShapeNode node)
    {
        ShapeValue x = node.Input(0);
        long[] listed = node.Has(1) ? node.Integers(1) : node.Ints("axes") ?? throw node.Place.Fail("axes", "none");
        int rank = x.Rank + listed.Length;
        int[] axes = Array.ConvertAll(listed, a => node.Axis(a, rank));
        node.Require(axes.Distinct().Count() == axes.Length, "different axes", Rule.Shape(axes));
        var source = new Queue<long>(x.Shape);
        return [new([.. Enumerable.Range(0, rank).Select(i => axes.Contains(i) ? 1 : source.Dequeue())], x.Contents)];
    }

    public static ShapeValue[] Transpose(ShapeNode node)
    {
        long[] shape = node.Input(0).Shape;
        long[] order = node.Ints("perm") ?? [.. Enumerable.Range(0, shape.Length).Reverse().Select(i => (long)i)];
        node.Require(order.Order().SequenceEqual(Enumerable.Range(0, shape.Length).Select(i => (long)i)), $"an order of {shape.Length} axes", Rule.Shape(order));
        return [new([.. order.Select(i => shape[i])])];
    }

    public static ShapeValue[] Concat(ShapeNode node)
    {
        ShapeValue first = node.Input(0);
        int axis = node.Axis(node.Int("axis", 0), first.Rank);
        long[] shape = [.. first.Shape];
        shape[axis] = 0;
        foreach (ShapeValue input in node.Inputs)
        {
            bool fits = input.Rank == shape.Length && input.Shape.Where((d, i) => i != axis && d != shape[i]).Any() is false;
            node.Require(fits, $"shapes that differ on axis {axis} alone", $"{first} and {input}");
            shape[axis] += input.Shape[axis];
        }
        bool known = shape.Length == 1 && node.Inputs.All(i => i.Contents is not null);
        return [new(shape, known ? [.. node.Inputs.SelectMany(i => i.Contents!)] : null)];
    }

    public static ShapeValue[] Split(ShapeNode node)
    {
        ShapeValue x = node.Input(0);
        int axis = node.Axis(node.Int("axis", 0), x.Rank), parts = node.OutputCount;
        long whole = x.Shape[axis], even = (whole + parts - 1) / parts;
        long[] lengths = node.Has(1) ? node.Integers(1) : [.. Enumerable.Range(0, parts).Select(i => Math.Clamp(whole - (i * even), 0, even))];
        node.Require(lengths.Length == parts && lengths.All(l => l >= 0 && l <= whole) && lengths.Sum() == whole, $"{parts} parts of {whole}", Rule.Shape(lengths));
        return Array.ConvertAll(lengths, l => new ShapeValue(With(x.Shape, axis, l)));
    }

    public static ShapeValue[] Slice(ShapeNode node)
    {
        ShapeValue x = node.Input(0);
        long[] starts = node.Integers(1), ends = node.Integers(2);
        int[] axes = node.Axes(3, x.Rank) ?? [.. Enumerable.Range(0, starts.Length)];
        long[] steps = node.Has(4) ? node.Integers(4) : [.. Enumerable.Repeat(1L, starts.Length)];
        node.Require(starts.Length <= x.Rank && ends.Length == starts.Length && axes.Length == starts.Length && steps.Length == starts.Length, "as many ends, axes and steps as starts", $"{starts.Length}, {ends.Length}, {axes.Length}, {steps.Length}");
        node.Require(axes.Distinct().Count() == axes.Length, "different axes", Rule.Shape(axes));
        long[] shape = [.. x.Shape];
        double[]? contents = x.Contents;
        for (int i = 0; i < starts.Length; i++)
        {
            long length = x.Shape[axes[i]], step = steps[i];
            node.Require(step is not 0 and > -int.MaxValue and < int.MaxValue, "a step that is not 0", step);
            (long start, long end) = step > 0
                ? (Bound(starts[i], length), Bound(ends[i], length))
                : (Math.Min(Bound(starts[i], length), length - 1), ends[i] < -length ? -1 : Math.Min(Bound(ends[i], length), length - 1));
            long count = Math.Max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step);
            shape[axes[i]] = count;
            contents = x.Rank == 1 ? contents is null ? null : [.. Enumerable.Range(0, (int)count).Select(k => contents[start + (k * step)])] : null;
        }
        return [new(shape, contents)];
    }

    public static ShapeValue[] Gather(ShapeNode node)
    {
        ShapeValue x = node.Input(0), indices = node.Input(1);
        int axis = node.Axis(node.Int("axis", 0), x.Rank);
        long[] shape = [.. x.Shape.AsSpan(0, axis), .. indices.Shape, .. x.Shape.AsSpan(axis + 1)];
        if (x.Rank != 1 || x.Contents is null || indices.Contents is null) return [new(shape)];
        int[] picked = Array.ConvertAll(node.Integers(1), i => node.Axis(i, x.Contents.Length));
        return [new(shape, Array.ConvertAll(picked, i => x.Contents[i]))];
    }

    public static ShapeValue[] GatherElements(ShapeNode node) => [new(node.Input(1).Shape)];

    public static ShapeValue[] GatherND(ShapeNode node)
    {
        long[] shape = node.Input(0).Shape, indices = node.Input(1).Shape;
        long batch = node.Int("batch_dims", 0);
        node.Require(indices.Length > 0 && batch >= 0 && batch <= shape.Length && indices[^1] >= 0 && batch + indices[^1] <= shape.Length, "indices that fit", node.Input(1));
        return [new([.. indices.AsSpan(..^1), .. shape.AsSpan((int)(batch + indices[^1]))])];
    }

    public static ShapeValue[] Expand(ShapeNode node)
    {
        long[] target = node.Integers(1);
        node.Require(target.All(d => d >= 0), "dimensions of at least 0", Rule.Shape(target));
        return [new(ElementwiseShapes.BroadcastTwo(node, node.Input(0).Shape, target))];
    }

    public static ShapeValue[] Tile(ShapeNode node)
    {
        long[] shape = node.Input(0).Shape, repeats = node.Integers(1);
        node.Require(repeats.Length == shape.Length && repeats.All(r => r >= 0), $"{shape.Length} repeats of at least 0", Rule.Shape(repeats));
        return [new([.. shape.Zip(repeats, (d, r) => ShapeValue.Product([d, r]))])];
    }

    public static ShapeValue[] ConstantOfShape(ShapeNode node)
    {
        long[] shape = node.Integers(0);
        double value = node.Find("value") is { T: { } tensor } && ShapeInference.FromTensor(tensor).Contents is [var single] ? single : 0;
        bool small = shape.All(d => d >= 0) && ShapeValue.Product(shape) <= ShapeValue.MostContents;
        return [new(shape, small ? [.. Enumerable.Repeat(value, (int)ShapeValue.Product(shape))] : null)];
    }

    public static ShapeValue[] Range(ShapeNode node)
    {
        double start = node.Single(0), limit = node.Single(1), step = node.Single(2);
        double count = Math.Max(0, Math.Ceiling((limit - start) / step));
        node.Require(count < int.MaxValue, "a range of bounded length", $"{start} to {limit} by {step}");
        double[]? contents = count <= ShapeValue.MostContents ? [.. Enumerable.Range(0, (int)count).Select(i => start + (i * step))] : null;
        return [new([(long)count], contents)];
    }

    public static ShapeValue[] Pad(ShapeNode node)
    {
        long[] shape = [.. node.Input(0).Shape], pads = node.Integers(1);
        int[] axes = node.Has(3) ? Array.ConvertAll(node.Integers(3), a => node.Axis(a, shape.Length)) : [.. Enumerable.Range(0, shape.Length)];
        node.Require(pads.Length == 2 * axes.Length && pads.All(p => Math.Abs(p) <= int.MaxValue), $"{2 * axes.Length} pads", Rule.Shape(pads));
        for (int i = 0; i < axes.Length; i++) shape[axes[i]] += pads[i] + pads[axes.Length + i];
        return [new(shape)];
    }

    /// <summary>Sizes, or scales with the result rounded down; axes and aspect policies of newer operator sets are refused.</summary>
    public static ShapeValue[] Resize(ShapeNode node)
    {
        long[] shape = node.Input(0).Shape;
        node.Require(node.Find("axes") is null && node.Text("keep_aspect_ratio_policy", "stretch") == "stretch", "sizes or scales for all axes", "others");
        if (node.Has(3))
        {
            long[] sizes = node.Integers(3);
            node.Require(sizes.Length == shape.Length, $"{shape.Length} sizes", Rule.Shape(sizes));
            return [new(sizes)];
        }
        double[] scales = node.Contents(2);
        node.Require(scales.Length == shape.Length && scales.All(s => s is > 0 and < int.MaxValue), $"{shape.Length} scales above 0", scales.Length);
        return [new([.. shape.Zip(scales, (d, s) => (long)Math.Min(Math.Floor(d * s), long.MaxValue / 2))])];
    }

    public static ShapeValue[] OneHot(ShapeNode node)
    {
        ShapeValue indices = node.Input(0);
        double depth = node.Single(1);
        node.Require(depth is >= 1 and < int.MaxValue, "a depth of at least 1", depth);
        int axis = node.Axis(node.Int("axis", -1), indices.Rank + 1);
        return [new([.. indices.Shape.AsSpan(0, axis), (long)depth, .. indices.Shape.AsSpan(axis)])];
    }

    public static ShapeValue[] TopK(ShapeNode node)
    {
        ShapeValue x = node.Input(0);
        int axis = node.Axis(node.Int("axis", -1), x.Rank);
        double count = node.Single(1);
        node.Require(count >= 0 && count <= x.Shape[axis], $"0 to {x.Shape[axis]}", count);
        long[] shape = With(x.Shape, axis, (long)count);
        return [new(shape), new(shape)];
    }

    public static ShapeValue[] DepthToSpace(ShapeNode node) => Blocks(node, (shape, b) => [shape[0], shape[1] / (b * b), shape[2] * b, shape[3] * b], s => s[1], b => b * b);

    public static ShapeValue[] SpaceToDepth(ShapeNode node) => Blocks(node, (shape, b) => [shape[0], shape[1] * b * b, shape[2] / b, shape[3] / b], s => s[2] % Block(node) == 0 ? s[3] : 1, b => b);

    private static ShapeValue[] Blocks(ShapeNode node, Func<long[], long, long[]> result, Func<long[], long> divided, Func<long, long> divisor)
    {
        ShapeValue x = node.Input(0);
        long block = Block(node);
        node.Require(x.Rank == 4 && divided(x.Shape) % divisor(block) == 0, "an input of rank 4 that the blocks divide", $"{x}");
        return [new(result(x.Shape, block))];
    }

    private static long Block(ShapeNode node)
    {
        const long largest = 1 << 10;
        long block = node.Int("blocksize", 0);
        node.Require(block is >= 1 and <= largest, $"a block size of 1 to {largest}", block);
        return block;
    }

    private static long[] With(long[] shape, int axis, long length) => [.. shape.Select((d, i) => i == axis ? length : d)];

    /// <summary>A position that may count from the end, brought to 0 … length.</summary>
    private static long Bound(long position, long length) => Math.Clamp(position < 0 ? position + length : position, 0, length);
}
