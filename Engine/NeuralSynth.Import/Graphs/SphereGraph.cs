namespace NeuralSynth.Import.Graphs;

/// <summary>x/|x| for every frame: the nearest point of the sphere. Angles and back, as exports have it, are the same.</summary>
internal static class SphereGraph
{
    // Silence has no direction; 0/0 would stay in the states for ever.
    private const float LeastSquare = 1e-20f;

    public static Signal Append(GraphBuilder graph, Signal x)
    {
        float[] ones = new float[x.Channels];
        Array.Fill(ones, 1);
        Signal square = graph.Convolution(graph.Apply("Mul", x, x), ones, [LeastSquare], 1, 1);
        return graph.Apply("Div", x, graph.Apply("Sqrt", square));
    }
}
