namespace NeuralSynth.Autodiff.Gradients;

/// <summary>Gradients of operators that work element by element.</summary>
internal static class Pointwise
{
    // y = a + b: da = dy, db = dy
    public static Value?[] Add(GradientContext c) => [c.DY, c.DY];

    // y = Σ xᵢ: dxᵢ = dy
    public static Value?[] Sum(GradientContext c) => [.. c.Node.Inputs.Select(_ => c.DY)];

    // y = x: dx = dy
    public static Value?[] Identity(GradientContext c) => [c.DY];

    // y = a − b: da = dy, db = −dy
    public static Value?[] Sub(GradientContext c) => [c.DY, c.Needs(1) ? c.Graph.Neg(c.DY) : null];

    // y = a·b: da = dy·b, db = dy·a
    public static Value?[] Mul(GradientContext c) =>
        [c.Needs(0) ? c.Graph.Mul(c.DY, c.Node.Input(1)) : null, c.Needs(1) ? c.Graph.Mul(c.DY, c.X) : null];

    // y = a/b: da = dy/b, db = −dy·y/b
    public static Value?[] Div(GradientContext c)
    {
        Value over = c.Graph.Div(c.DY, c.Node.Input(1));
        return [over, c.Needs(1) ? c.Graph.Neg(c.Graph.Mul(over, c.Y)) : null];
    }

    // y = aᵇ: da = dy·b·aᵇ⁻¹, db = dy·y·ln a
    public static Value?[] Pow(GradientContext c)
    {
        Graph g = c.Graph;
        Value a = c.X, b = c.Node.Input(1);
        Value? da = c.Needs(0) ? g.Mul(c.DY, g.Mul(b, g.Pow(a, g.Sub(b, g.Scalar(1))))) : null;
        return [da, c.Needs(1) ? g.Mul(c.DY, g.Mul(c.Y, g.Log(a))) : null];
    }

    // y = max(a, b): the larger one gets dy, a where they are equal
    public static Value?[] Max(GradientContext c) => Choose(c, c.Graph.GreaterOrEqual(c.X, c.Node.Input(1)));

    // y = min(a, b): the smaller one gets dy, a where they are equal
    public static Value?[] Min(GradientContext c) => Choose(c, c.Graph.GreaterOrEqual(c.Node.Input(1), c.X));

    // y = −x: dx = −dy
    public static Value?[] Neg(GradientContext c) => [c.Graph.Neg(c.DY)];

    // y = √x: dx = dy / (2y)
    public static Value?[] Sqrt(GradientContext c) => [c.Graph.Div(c.Graph.Mul(c.DY, c.Graph.Scalar(0.5f)), c.Y)];

    // y = eˣ: dx = dy·y
    public static Value?[] Exp(GradientContext c) => [c.Graph.Mul(c.DY, c.Y)];

    // y = ln x: dx = dy/x
    public static Value?[] Log(GradientContext c) => [c.Graph.Div(c.DY, c.X)];

    // y = sin x: dx = dy·cos x
    public static Value?[] Sin(GradientContext c) => [c.Graph.Mul(c.DY, c.Graph.Cos(c.X))];

    // y = cos x: dx = −dy·sin x
    public static Value?[] Cos(GradientContext c) => [c.Graph.Neg(c.Graph.Mul(c.DY, c.Graph.Sin(c.X)))];

    // y = tanh x: dx = dy − dy·y²
    public static Value?[] Tanh(GradientContext c) => [c.Graph.Sub(c.DY, c.Graph.Mul(c.DY, c.Graph.Mul(c.Y, c.Y)))];

    // y = σ(x): dx = dy·y·(1 − y)
    public static Value?[] Sigmoid(GradientContext c) => [c.Graph.Mul(c.DY, c.Graph.Mul(c.Y, c.Graph.Sub(c.Graph.Scalar(1), c.Y)))];

    // y = ln(1 + eˣ): dx = dy·σ(x)
    public static Value?[] Softplus(GradientContext c) => [c.Graph.Mul(c.DY, c.Graph.Sigmoid(c.X))];

    // y = |x|: dx = dy·sign x
    public static Value?[] Abs(GradientContext c) => [c.Graph.Mul(c.DY, c.Graph.Sign(c.X))];

    // y = clip(x, l, h): dx = dy where l ≤ x ≤ h, else 0; the limits get no gradient
    public static Value?[] Clip(GradientContext c)
    {
        Graph g = c.Graph;
        Value inside = g.And(g.GreaterOrEqual(c.X, c.Node.Input(1)), g.GreaterOrEqual(c.Node.Input(2), c.X));
        return [g.Where(inside, c.DY, g.Scalar(0)), null, null];
    }

    // y = x > 0 ? x : αx: dx = x > 0 ? dy : α·dy
    public static Value?[] LeakyRelu(GradientContext c)
    {
        Graph g = c.Graph;
        return [g.Where(g.Greater(c.X, g.Scalar(0)), c.DY, g.Mul(c.DY, g.Scalar(c.Node.Float("alpha", 0.01f))))];
    }

    // y = max(x, 0): dx = x > 0 ? dy : 0
    public static Value?[] Relu(GradientContext c) => [c.Graph.Where(c.Graph.Greater(c.X, c.Graph.Scalar(0)), c.DY, c.Graph.Scalar(0))];

    // y = x > 0 ? x : α·(eˣ − 1): dx = x > 0 ? dy : dy·(y + α)
    public static Value?[] Elu(GradientContext c)
    {
        Graph g = c.Graph;
        return [g.Where(g.Greater(c.X, g.Scalar(0)), c.DY, g.Mul(c.DY, g.Add(c.Y, g.Scalar(c.Node.Float("alpha", 1)))))];
    }

    // y = erf x: dx = dy·2/√π·e^(−x²)
    public static Value?[] Erf(GradientContext c)
    {
        Graph g = c.Graph;
        return [g.Mul(c.DY, g.Mul(g.Scalar(2 / MathF.Sqrt(MathF.PI)), g.Exp(g.Neg(g.Mul(c.X, c.X)))))];
    }

    // y = 1/x: dx = −dy·y²
    public static Value?[] Reciprocal(GradientContext c) => [c.Graph.Neg(c.Graph.Mul(c.DY, c.Graph.Mul(c.Y, c.Y)))];

    // y = softmax x: dx = y·(dy − Σ dy·y)
    public static Value?[] Softmax(GradientContext c)
    {
        Graph g = c.Graph;
        return [g.Mul(c.Y, g.Sub(c.DY, g.ReduceSum(g.Mul(c.DY, c.Y), [(int)c.Node.Int("axis", -1)])))];
    }

    // y = log softmax x: dx = dy − e^y·Σ dy
    public static Value?[] LogSoftmax(GradientContext c)
    {
        Graph g = c.Graph;
        return [g.Sub(c.DY, g.Mul(g.Exp(c.Y), g.ReduceSum(c.DY, [(int)c.Node.Int("axis", -1)])))];
    }

    // y = q ? a : b: da = q ? dy : 0, db = q ? 0 : dy
    public static Value?[] Where(GradientContext c) => [null, .. Choose(c, c.X, 1)];

    private static Value?[] Choose(GradientContext c, Value first, int offset = 0)
    {
        Value zero = c.Graph.Scalar(0);
        return
        [
            c.Needs(offset) ? c.Graph.Where(first, c.DY, zero) : null,
            c.Needs(offset + 1) ? c.Graph.Where(first, zero, c.DY) : null,
        ];
    }
}
