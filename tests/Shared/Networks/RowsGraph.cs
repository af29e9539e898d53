namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Signals as [T, C]; a convolution is a product of its taps' rows, side by side, with one matrix.</summary>
internal sealed class RowsGraph(string role) : StreamingGraph(role)
{
    protected override int FrameAxis => 0;

    public override Signal Convolution(Signal x, string name, ConvolutionShape shape, float[] weights)
    {
        int frames = ((x.Frames - shape.Reach) / shape.Stride) + 1;
        Signal[] parts = [.. Enumerable.Range(0, shape.Groups).Select(group => Product(x, $"{name}.{group}", shape, weights, group, frames))];
        Signal y = parts.Length == 1 ? parts[0] : JoinedChannels(parts);
        if (!shape.Bias) return y;
        BiasConstant($"{name}.b", shape.Outputs);
        return y with { Name = Node("Add", [y.Name, $"{name}.b"]) };
    }

    public override Signal Interleaved(Signal x, int ratio) =>
        new(Reshape(x.Name, x.Frames * ratio, x.Channels / ratio), x.Channels / ratio, x.Frames * ratio);

    public override Signal Folded(Signal x, int ratio) =>
        new(Reshape(x.Name, x.Frames / ratio, x.Channels * ratio), x.Channels * ratio, x.Frames / ratio);

    public override Signal Repeated(Signal x, int times)
    {
        string split = Reshape(x.Name, x.Frames, 1, x.Channels);
        string expanded = Node("Expand", [split, Indices(x.Frames, times, x.Channels)]);
        return new(Reshape(expanded, x.Frames * times, x.Channels), x.Channels, x.Frames * times);
    }

    protected override int[] Shape(int channels, int frames) => [frames, channels];

    protected override Signal FromPort(Signal port)
    {
        string flat = Reshape(port.Name, port.Channels, port.Frames);
        return port with { Name = port.Channels == 1 ? Reshape(port.Name, port.Frames, 1) : Node("Transpose", [flat], SampleGraph.Ints("perm", 1, 0)) };
    }

    protected override void ToPort(Signal x, string port)
    {
        string turned = x.Channels == 1 ? x.Name : Node("Transpose", [x.Name], SampleGraph.Ints("perm", 1, 0));
        Graph.Node("Reshape", [turned, Indices(1, x.Channels, x.Frames)], port);
    }

    private Signal Product(Signal x, string name, ConvolutionShape shape, float[] weights, int group, int frames)
    {
        int inputs = shape.GroupInputs, outputs = shape.Outputs / shape.Groups;
        Signal part = shape.Groups == 1 ? x : Channels(x, group * inputs, (group + 1) * inputs);
        Graph.Weights($"{name}.w", [shape.Taps * inputs, outputs], i =>
        {
            (int tap, int input, int output) = (i / outputs / inputs, i / outputs % inputs, i % outputs);
            return weights[((long)((group * outputs) + output) * inputs * shape.Taps) + (input * shape.Taps) + tap];
        });
        return new(Node("MatMul", [Taps(part, shape, frames), $"{name}.w"]), outputs, frames);
    }

    /// <summary>[frames, taps·C]</summary>
    private string Taps(Signal x, ConvolutionShape shape, int frames)
    {
        if (shape.Taps == 1 && shape.Stride == 1) return x.Name;
        // Whole strides: neighbouring frames lie side by side already.
        bool whole = shape.Stride > 1 && shape.Dilation == 1 && shape.Taps % shape.Stride == 0 && x.Frames % shape.Stride == 0;
        if (whole) return Taps(Folded(x, shape.Stride), new ConvolutionShape(x.Channels * shape.Stride, 1, shape.Taps / shape.Stride), frames);
        string[] taps = [.. Enumerable.Range(0, shape.Taps).Select(k => Slice(x.Name, FrameAxis, k * shape.Dilation, (k * shape.Dilation) + ((frames - 1) * shape.Stride) + 1, shape.Stride))];
        return Node("Concat", taps, SampleGraph.Int("axis", 1));
    }
}
