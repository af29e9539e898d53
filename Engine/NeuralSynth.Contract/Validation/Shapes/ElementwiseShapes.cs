namespace NeuralSynth.Contract.Validation.Shapes;

/// <summary>Shapes of operators that work element by element, and of those that keep their input's shape.</summary>
internal static class ElementwiseShapes
{
    public static ShapeValue[] Same(ShapeNode node) => [new(node.Input(0).Shape)];

    /// <summary>Casts of small constants keep their contents: exporters cast sizes.</summary>
    public static ShapeValue[] Copy(ShapeNode node) => [new(node.Input(0).Shape, node.Input(0).Contents)];

    public static ShapeValue[] Broadcast(ShapeNode node) => [new(BroadcastAll(node))];

    public static ShapeValue[] Add(ShapeNode node) => Arithmetic(node, (a, b) => a + b);

    public static ShapeValue[] Subtract(ShapeNode node) => Arithmetic(node, (a, b) => a - b);

    public static ShapeValue[] Multiply(ShapeNode node) => Arithmetic(node, (a, b) => a * b);

    /// <summary>Of the constants only sizes matter, and those divide as integers.</summary>
    public static ShapeValue[] Divide(ShapeNode node) => Arithmetic(node, (a, b) => Math.Truncate(a / b));

    public static long[] BroadcastAll(ShapeNode node)
    {
        node.Require(node.Inputs.Any(), "an input", "none");
        return node.Inputs.Select(i => i.Shape).Aggregate((a, b) => BroadcastTwo(node, a, b));
    }

    public static long[] BroadcastTwo(ShapeNode node, ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        long[] result = new long[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= result.Length; i++)
        {
            long x = i <= a.Length ? a[^i] : 1, y = i <= b.Length ? b[^i] : 1;
            if (x != y && x != 1 && y != 1) throw node.Place.Fail("shapes that broadcast", $"{Rule.Shape(a.ToArray())} and {Rule.Shape(b.ToArray())}");
            result[^i] = x == 1 ? y : x;
        }
        return result;
    }

    private static ShapeValue[] Arithmetic(ShapeNode node, Func<double, double, double> operation)
    {
        long[] shape = BroadcastAll(node);
        double[]? a = node.Input(0).Contents, b = node.Input(1).Contents;
        // Sizes are lists or single numbers; other broadcasts of constants are not sizes.
        bool known = a is { Length: > 0 } && b is { Length: > 0 } && (a.Length == b.Length || a.Length == 1 || b.Length == 1);
        if (!known) return [new(shape)];
        double[] result = new double[Math.Max(a!.Length, b!.Length)];
        for (int i = 0; i < result.Length; i++) result[i] = operation(a[a.Length == 1 ? 0 : i], b[b.Length == 1 ? 0 : i]);
        return [new(shape, result.Length == ShapeValue.Product(shape) ? result : null)];
    }
}
