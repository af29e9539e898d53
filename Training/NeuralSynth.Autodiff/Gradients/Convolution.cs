namespace NeuralSynth.Autodiff.Gradients;

/// <summary>Gradients of convolutions over one or two spatial axes. The weight gradient is unfold + MatMul: as a
/// convolution its kernel would be as long as the signal, which ONNX Runtime runs slowly.</summary>
internal static class Convolution
{
    // Y = X ⋆ W + b: dX = ConvTranspose(dY, W), dW = Σ_batch dY · unfold(X)ᵀ, db = Σ dY
    public static Value?[] Conv(GradientContext c)
    {
        ConvGeometry geometry = ConvGeometry.Of(c.Node);
        Value x = c.X, w = c.Node.Input(1);
        Value? dx = c.Needs(0) ? c.Graph.ConvTranspose(c.DY, w, null, geometry with { OutputPadding = Remainder(x, w, c.Y, geometry) }) : null;
        Value? dw = c.Needs(1) ? WeightGradient(c.Graph, c.DY, x, w, geometry) : null;
        return c.Node.Has(2) ? [dx, dw, BiasGradient(c)] : [dx, dw];
    }

    // Y = X ⋆ᵀ W + b: dX = Conv(dY, W), dW = Σ_batch X · unfold(dY)ᵀ, db = Σ dY
    public static Value?[] ConvTranspose(GradientContext c)
    {
        ConvGeometry geometry = ConvGeometry.Of(c.Node) with { OutputPadding = null };
        Value x = c.X, w = c.Node.Input(1);
        Value? dx = c.Needs(0) ? c.Graph.Conv(c.DY, w, null, geometry) : null;
        Value? dw = c.Needs(1) ? WeightGradient(c.Graph, x, c.DY, w, geometry) : null;
        return c.Node.Has(2) ? [dx, dw, BiasGradient(c)] : [dx, dw];
    }

    private static Value? BiasGradient(GradientContext c) =>
        c.Needs(2) ? c.Graph.ReduceSum(c.DY, [0, .. Enumerable.Range(2, c.DY.Rank - 2)], false) : null;

    /// <summary>Input elements at the end that no tap touches: the transposed convolution must still make room for them.</summary>
    private static int[] Remainder(Value x, Value w, Value y, ConvGeometry geometry)
    {
        int Left(int a) => x.Shape[a + 2] + geometry.PadBefore(a) + geometry.PadAfter(a) - ((w.Shape[a + 2] - 1) * geometry.Dilation(a)) - 1 - ((y.Shape[a + 2] - 1) * geometry.Stride(a));
        return [.. Enumerable.Range(0, x.Rank - 2).Select(Left)];
    }

    /// <summary>[C_small, C_large/groups, taps…] from the strided side [B, C_small, L…] and the side that is unfolded.</summary>
    private static Value WeightGradient(Graph g, Value strided, Value unfolded, Value w, ConvGeometry geometry)
    {
        int batch = strided.Shape[0], groups = geometry.Groups, positions = strided.Shape.Skip(2).Aggregate(1, (p, s) => p * s);
        Value rows = g.Reshape(strided, batch, groups, strided.Shape[1] / groups, positions);
        Value columns = Unfold(g, unfolded, [.. w.Shape.Skip(2)], [.. strided.Shape.Skip(2)], geometry);
        Value product = g.MatMul(rows, Linear.SwapLast(g, columns));
        return g.Reshape(g.ReduceSum(product, [0], false), [.. w.Shape]);
    }

    /// <summary>[B, groups, C/groups · taps, positions]: what every tap sees at every position.</summary>
    private static Value Unfold(Graph g, Value x, int[] kernel, int[] positions, ConvGeometry geometry)
    {
        int axes = kernel.Length, groups = geometry.Groups, count = positions.Aggregate(1, (p, s) => p * s);
        Value padded = Padded(g, x, kernel, positions, geometry);
        var taps = new List<Value>();
        for (int tap = 0, total = kernel.Aggregate(1, (p, s) => p * s); tap < total; tap++)
        {
            Value seen = padded;
            for (int a = axes - 1, rest = tap; a >= 0; rest /= kernel[a], a--)
            {
                int start = rest % kernel[a] * geometry.Dilation(a);
                seen = g.Slice(seen, a + 2, start, start + ((positions[a] - 1) * geometry.Stride(a)) + 1, geometry.Stride(a));
            }
            taps.Add(g.Reshape(seen, x.Shape[0], groups, x.Shape[1] / groups, 1, count));
        }
        return g.Reshape(g.Concat(3, [.. taps]), x.Shape[0], groups, x.Shape[1] / groups * taps.Count, count);
    }

    /// <summary>Zeros around x, at least as many as the last position needs (a transposed convolution's crop and
    /// output padding leave them out).</summary>
    private static Value Padded(Graph g, Value x, int[] kernel, int[] positions, ConvGeometry geometry)
    {
        int[] before = new int[x.Rank], after = new int[x.Rank];
        for (int a = 0; a < kernel.Length; a++)
        {
            before[a + 2] = geometry.PadBefore(a);
            int needed = ((positions[a] - 1) * geometry.Stride(a)) + ((kernel[a] - 1) * geometry.Dilation(a)) + 1;
            after[a + 2] = Math.Max(0, needed - x.Shape[a + 2] - before[a + 2]);
        }
        return before.Concat(after).All(p => p == 0) ? x : g.Pad(x, before, after);
    }
}
