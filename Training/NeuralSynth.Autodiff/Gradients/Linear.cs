namespace NeuralSynth.Autodiff.Gradients;

/// <summary>Gradients of matrix products.</summary>
internal static class Linear
{
    // Y = A·B: dA = dY·Bᵀ, dB = Aᵀ·dY; broadcast batch axes are summed by the differentiator
    public static Value?[] MatMul(GradientContext c)
    {
        Graph g = c.Graph;
        return
        [
            c.Needs(0) ? g.MatMul(c.DY, SwapLast(g, c.Node.Input(1))) : null,
            c.Needs(1) ? g.MatMul(SwapLast(g, c.X), c.DY) : null,
        ];
    }

    // Y = α·A'·B' + β·C: dA' = α·dY·B'ᵀ, dB' = α·A'ᵀ·dY, dC = β·dY, with A' = Aᵀ where transA
    public static Value?[] Gemm(GradientContext c)
    {
        Graph g = c.Graph;
        Value a = c.X, b = c.Node.Input(1);
        bool ta = c.Node.Int("transA") != 0, tb = c.Node.Int("transB") != 0;
        float alpha = c.Node.Float("alpha", 1), beta = c.Node.Float("beta", 1);
        Value? da = !c.Needs(0) ? null : ta ? g.Gemm(b, c.DY, null, tb, true, alpha) : g.Gemm(c.DY, b, null, false, !tb, alpha);
        Value? db = !c.Needs(1) ? null : tb ? g.Gemm(c.DY, a, null, true, ta, alpha) : g.Gemm(a, c.DY, null, !ta, false, alpha);
        Value? dc = !c.Needs(2) ? null : beta == 1 ? c.DY : g.Mul(c.DY, g.Scalar(beta));
        return c.Node.Has(2) ? [da, db, dc] : [da, db];
    }

    public static Value SwapLast(Graph g, Value x)
    {
        int[] order = [.. Enumerable.Range(0, x.Rank)];
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return g.Transpose(x, order);
    }
}
