namespace NeuralSynth.Autodiff.Gradients;

/// <summary>Gradients of operators that move, repeat or add up elements.</summary>
internal static class Layout
{
    // y = Σ x over axes: dx = dy broadcast back
    public static Value?[] ReduceSum(GradientContext c) => [SpreadBack(c)];

    // y = mean of x over n elements: dx = dy/n broadcast back
    public static Value?[] ReduceMean(GradientContext c) =>
        [c.Graph.Mul(SpreadBack(c), c.Graph.Scalar((float)c.Y.Length / c.X.Length))];

    // y = Σ x²: dx = 2·dy·x
    public static Value?[] ReduceSumSquare(GradientContext c) => [c.Graph.Mul(SpreadBack(c), c.Graph.Mul(c.X, c.Graph.Scalar(2)))];

    // y = √Σ x²: dx = dy·x/y
    public static Value?[] ReduceL2(GradientContext c) => [c.Graph.Mul(SpreadBack(c), c.Graph.Div(c.X, SpreadBack(c, c.Y)))];

    // y = max x: dx = dy / n where x = y, n of them; else 0
    public static Value?[] ReduceMax(GradientContext c)
    {
        Graph g = c.Graph;
        Value winners = g.Where(g.Equal(c.X, SpreadBack(c, c.Y)), g.Scalar(1), g.Scalar(0));
        return [g.Mul(SpreadBack(c), g.Div(winners, g.ReduceSum(winners, c.Node.ConstantInts(1))))];
    }

    // y = x in another shape: dx = dy in x's shape
    public static Value?[] Reshape(GradientContext c) => [c.Graph.Reshape(c.DY, [.. c.X.Shape]), null];

    // y = x with axes in order p: dx = dy with axes in order p⁻¹
    public static Value?[] Transpose(GradientContext c)
    {
        int[] order = c.Node.Ints("perm", []), inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++) inverse[order[i]] = i;
        return [c.Graph.Transpose(c.DY, inverse)];
    }

    // y = x₁ | x₂ | …: dxᵢ = the piece of dy at xᵢ's place
    public static Value?[] Concat(GradientContext c)
    {
        int axis = (int)c.Node.Int("axis");
        return [.. c.Graph.Split(c.DY, axis, [.. c.Node.Inputs.Select(i => i!.Shape[axis])])];
    }

    // y₁ | y₂ | … = x: dx = dy₁ | dy₂ | …, zeros where nothing depends on a piece
    public static Value?[] Split(GradientContext c)
    {
        Value Piece(Value output, int index) => c.OutputGradient(index) ?? c.Graph.Expand(c.Graph.Scalar(0), [.. output.Shape]);
        return [c.Graph.Concat((int)c.Node.Int("axis"), [.. c.Node.Outputs.Select(Piece)]), null];
    }

    // y = x[start : end : step]: dx = dy with step − 1 zeros between elements, zeros before and after
    public static Value?[] Slice(GradientContext c)
    {
        int[] starts = c.Node.ConstantInts(1), axes = c.Node.ConstantInts(3), steps = c.Node.ConstantInts(4);
        Value gradient = c.DY;
        for (int i = 0; i < axes.Length; i++)
        {
            gradient = Interleave(c.Graph, gradient, axes[i], steps[i]);
            gradient = c.Graph.Pad(gradient, axes[i], starts[i], c.X.Shape[axes[i]] - starts[i] - gradient.Shape[axes[i]]);
        }
        return [gradient, null, null, null, null];
    }

    // y = zeros | x | zeros: dx = the inner part of dy
    public static Value?[] Pad(GradientContext c)
    {
        int[] pads = c.Node.ConstantInts(1);
        Value gradient = c.DY;
        for (int axis = 0; axis < c.X.Rank; axis++)
            if (gradient.Shape[axis] != c.X.Shape[axis]) gradient = c.Graph.Slice(gradient, axis, pads[axis], pads[axis] + c.X.Shape[axis]);
        return [gradient, null, null];
    }

    // y = x repeated along axes: dx = dy summed over them (by the differentiator's un-broadcasting)
    public static Value?[] Expand(GradientContext c) => [c.DY, null];

    // y = rows i of x: dx = Σ over uses = one-hot(i)ᵀ · dy
    public static Value?[] Gather(GradientContext c)
    {
        int axis = (int)c.Node.Int("axis"), size = c.X.Shape[axis];
        int[] indices = c.Node.ConstantInts(1);
        float[] oneHot = new float[size * indices.Length];
        for (int i = 0; i < indices.Length; i++) oneHot[(indices[i] * indices.Length) + i] = 1;
        int outer = c.X.Shape.Take(axis).Aggregate(1, (p, s) => p * s), inner = c.X.Shape.Skip(axis + 1).Aggregate(1, (p, s) => p * s);
        Value rows = c.Graph.Reshape(c.DY, outer, indices.Length, inner);
        return [c.Graph.Reshape(c.Graph.MatMul(c.Graph.Constant(oneHot, size, indices.Length), rows), [.. c.X.Shape]), null];
    }

    // y = running sum of x: dx = running sum of dy from the other end
    public static Value?[] CumSum(GradientContext c) =>
        [c.Graph.CumSum(c.DY, c.Node.ConstantInts(1)[0], c.Node.Int("exclusive") != 0, c.Node.Int("reverse") == 0), null];

    private static Value SpreadBack(GradientContext c) => SpreadBack(c, c.DY);

    /// <summary>A value of the reduced shape, repeated along the axes that were reduced.</summary>
    private static Value SpreadBack(GradientContext c, Value reduced)
    {
        int[] axes = c.Node.ConstantInts(1);
        int[] kept = [.. c.X.Shape.Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        Value whole = reduced.Rank == kept.Length ? reduced : c.Graph.Reshape(reduced, kept);
        return c.Graph.Expand(whole, [.. c.X.Shape]);
    }

    /// <summary>x₀ 0 … x₁ 0 … xₙ: elements step apart, without trailing zeros.</summary>
    private static Value Interleave(Graph g, Value x, int axis, int step)
    {
        if (step == 1) return x;
        int[] shape = [.. x.Shape], split = [.. shape[..(axis + 1)], 1, .. shape[(axis + 1)..]], joined = [.. shape];
        joined[axis] *= step;
        Value spread = g.Reshape(g.Pad(g.Reshape(x, split), axis + 1, 0, step - 1), joined);
        return g.Slice(spread, axis, 0, joined[axis] - step + 1);
    }
}
