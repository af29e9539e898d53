namespace NeuralSynth.Autodiff;

/// <summary>Normalisations composed of operators that have gradient rules.</summary>
public static class Normalisation
{
    private const float Epsilon = 1e-5f;

    /// <summary>Mean 0 and variance 1 over the last axis, then scale and offset.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="x">[…, C].</param>
    /// <param name="scale">[C].</param>
    /// <param name="offset">[C].</param>
    /// <remarks>Source: Ba, Kiros, Hinton, "Layer normalization", 2016.</remarks>
    public static Value Layer(Graph g, Value x, Value scale, Value offset) => g.Add(g.Mul(Over(g, x, [x.Rank - 1]), scale), offset);

    /// <summary>Mean 0 and variance 1 over the spatial axes of every item and channel, then scale and offset.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="x">[B, C, …].</param>
    /// <param name="scale">[C].</param>
    /// <param name="offset">[C].</param>
    /// <remarks>Source: Ulyanov, Vedaldi, Lempitsky, "Instance normalization", 2016.</remarks>
    public static Value Instance(Graph g, Value x, Value scale, Value offset)
    {
        int[] perChannel = [1, x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 2)];
        Value normal = Over(g, x, [.. Enumerable.Range(2, x.Rank - 2)]);
        return g.Add(g.Mul(normal, g.Reshape(scale, perChannel)), g.Reshape(offset, perChannel));
    }

    /// <summary>A weight as direction and length: gain · v / ‖v‖ per output.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="direction">[C', …].</param>
    /// <param name="gain">[C'].</param>
    /// <remarks>Source: Salimans, Kingma, "Weight normalization", NIPS 2016.</remarks>
    public static Value Weight(Graph g, Value direction, Value gain)
    {
        Value length = g.ReduceL2(direction, [.. Enumerable.Range(1, direction.Rank - 1)]);
        return g.Mul(direction, g.Div(g.Reshape(gain, [.. length.Shape]), length));
    }

    private static Value Over(Graph g, Value x, int[] axes)
    {
        Value centred = g.Sub(x, g.ReduceMean(x, axes));
        Value variance = g.ReduceMean(g.Mul(centred, centred), axes);
        return g.Div(centred, g.Sqrt(g.Add(variance, g.Scalar(Epsilon))));
    }
}
