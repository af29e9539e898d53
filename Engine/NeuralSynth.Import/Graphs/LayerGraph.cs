using NeuralSynth.Import.Networks;

namespace NeuralSynth.Import.Graphs;

/// <summary>Layers as nodes in streaming form: no layer pads, all remember.</summary>
internal static class LayerGraph
{
    public static Signal Append(GraphBuilder graph, Signal x, ReadOnlySpan<Layer> layers)
    {
        foreach (Layer layer in layers) x = Append(graph, x, layer);
        return x;
    }

    /// <summary>A branch; a delay in front of a convolution lengthens its memory.</summary>
    public static Signal Append(GraphBuilder graph, Signal x, Branch branch)
    {
        if (branch.Layers is [ConvolutionLayer first, ..])
            return Append(graph, Convolution(graph, x, first with { InputDelayFrames = first.InputDelayFrames + branch.DelayFrames }), branch.Layers.AsSpan(1));
        return Append(graph, Delayed(graph, x, branch.DelayFrames), branch.Layers);
    }

    public static Signal Delayed(GraphBuilder graph, Signal x, int frames) => graph.Frames(graph.Remembered(x, frames), 0, x.Frames);

    /// <summary>A convolution behind its memory. What the delay holds back lies at the end and is not looked at yet.</summary>
    public static Signal Convolution(GraphBuilder graph, Signal x, ConvolutionLayer layer)
    {
        Signal joined = graph.Remembered(x, layer.PaddingFrames + layer.InputDelayFrames);
        return graph.Convolution(
            graph.Frames(joined, 0, x.Frames + layer.PaddingFrames), layer.Weights, layer.Bias, layer.Outputs, layer.Taps, layer.Stride, layer.Dilation, layer.Groups);
    }

    private static Signal Append(GraphBuilder graph, Signal x, Layer layer) => layer switch
    {
        ConvolutionLayer convolution => Convolution(graph, x, convolution),
        UpsamplingLayer upsampling => Upsampling(graph, x, upsampling),
        LeakyLayer leaky => x with { Name = graph.Node("LeakyRelu", [x.Name], GraphBuilder.Float("alpha", leaky.Slope)) },
        SnakeLayer snake => Snake(graph, x, snake.Alpha),
        AffineLayer affine => Affine(graph, x, affine),
        SumLayer sum => sum.Branches.Select(b => Append(graph, x, b)).Aggregate((a, b) => graph.Apply("Add", a, b)),
        _ => throw new InvalidOperationException($"A layer without a graph: {layer.GetType().Name}."),
    };

    /// <summary>A transposed convolution with k = 2r is one of two taps with r·O outputs whose frames interleave; it remembers
    /// one input frame instead of r overlapping output frames.</summary>
    private static Signal Upsampling(GraphBuilder graph, Signal x, UpsamplingLayer layer)
    {
        int ratio = layer.Ratio, outputs = layer.Outputs, inputs = layer.Inputs;
        float[] pairs = new float[layer.Weights.Length];
        for (int i = 0; i < inputs; i++)
        {
            for (int o = 0; o < outputs; o++)
            {
                int source = ((i * outputs) + o) * 2 * ratio;
                for (int phase = 0; phase < ratio; phase++)
                {
                    int target = ((((phase * outputs) + o) * inputs) + i) * 2;
                    pairs[target] = layer.Weights[source + ratio + phase];
                    pairs[target + 1] = layer.Weights[source + phase];
                }
            }
        }

        float[]? bias = layer.Bias == null ? null : [.. Enumerable.Repeat(layer.Bias, ratio).SelectMany(b => b)];
        return graph.Interleaved(graph.Convolution(graph.Remembered(x, 1), pairs, bias, ratio * outputs, 2), ratio);
    }

    private static Signal Snake(GraphBuilder graph, Signal x, float[] alpha)
    {
        string angle = graph.Weights($"alpha.{x.Name}", alpha, 1, alpha.Length, 1);
        string factor = graph.Weights($"beta.{x.Name}", Array.ConvertAll(alpha, a => 1 / (a + 1e-9f)), 1, alpha.Length, 1);
        Signal sine = graph.Apply("Sin", graph.Apply("Mul", x, angle));
        return graph.Apply("Add", x, graph.Apply("Mul", graph.Apply("Mul", sine, sine), factor));
    }

    private static Signal Affine(GraphBuilder graph, Signal x, AffineLayer layer)
    {
        string gain = graph.Weights($"gain.{x.Name}", layer.Gain, 1, layer.Gain.Length, 1), offset = graph.Weights($"offset.{x.Name}", layer.Offset, 1, layer.Offset.Length, 1);
        return graph.Apply("Add", graph.Apply("Mul", x, gain), offset);
    }
}
