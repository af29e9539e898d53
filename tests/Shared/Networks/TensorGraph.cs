namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Signals as [1, C, T] or [1, C, 1, T].</summary>
internal sealed class TensorGraph(string role, NetworkForm form) : StreamingGraph(role)
{
    private readonly bool _plane = form.Layout == SignalLayout.Plane;

    protected override int FrameAxis => _plane ? 3 : 2;

    public override Signal Convolution(Signal x, string name, ConvolutionShape shape, float[] weights)
    {
        Graph.Weights($"{name}.w", Kernel(shape.Outputs, shape.GroupInputs, shape.Taps), i => weights[i]);
        if (shape.Bias) BiasConstant($"{name}.b", shape.Outputs);
        string[] inputs = shape.Bias ? [x.Name, $"{name}.w", $"{name}.b"] : [x.Name, $"{name}.w"];
        string y = Node("Conv", inputs, Along("strides", shape.Stride), Along("dilations", shape.Dilation), SampleGraph.Int("group", shape.Groups));
        return new(y, shape.Outputs, ((x.Frames - shape.Reach) / shape.Stride) + 1);
    }

    public override Signal Interleaved(Signal x, int ratio)
    {
        int channels = x.Channels / ratio;
        // r, C, T → C, T, r
        string split = Node("Transpose", [Reshape(x.Name, ratio, channels, x.Frames)], SampleGraph.Ints("perm", 1, 2, 0));
        return new(Reshape(split, Shape(channels, x.Frames * ratio)), channels, x.Frames * ratio);
    }

    public override Signal Folded(Signal x, int ratio)
    {
        int frames = x.Frames / ratio;
        // C, T, r → r, C, T
        string split = Node("Transpose", [Reshape(x.Name, x.Channels, frames, ratio)], SampleGraph.Ints("perm", 2, 0, 1));
        return new(Reshape(split, Shape(x.Channels * ratio, frames)), x.Channels * ratio, frames);
    }

    public override Signal Repeated(Signal x, int times)
    {
        string split = Reshape(x.Name, x.Channels, x.Frames, 1);
        string expanded = Node("Expand", [split, Indices(x.Channels, x.Frames, times)]);
        return new(Reshape(expanded, Shape(x.Channels, x.Frames * times)), x.Channels, x.Frames * times);
    }

    protected override Signal Upsampling(Signal x, string name, int outputs, int ratio, float[] weights)
    {
        if (form.Upsampling == UpsamplingForm.Interleave) return base.Upsampling(x, name, outputs, ratio, weights);
        Graph.Weights($"{name}.w", Kernel(x.Channels, outputs, 2 * ratio), i => weights[i]);
        var full = new Signal(Node("ConvTranspose", [x.Name, $"{name}.w"], Along("strides", ratio)), outputs, (x.Frames + 1) * ratio);
        string state = $"state.{Work.States}";
        Work.AddState((long)outputs * ratio);
        Graph.State(state, Shape(outputs, ratio));
        SliceTo($"{state}.next", full.Name, FrameAxis, x.Frames * ratio, full.Frames);
        Signal first = Apply("Add", Frames(full, 0, ratio), new Signal(state, outputs, ratio));
        return x.Frames == 1 ? first : JoinedFrames(first, Frames(full, ratio, x.Frames * ratio));
    }

    protected override int[] Shape(int channels, int frames) => _plane ? [1, channels, 1, frames] : [1, channels, frames];

    protected override Signal FromPort(Signal port) => _plane ? port with { Name = Reshape(port.Name, Shape(port.Channels, port.Frames)) } : port;

    protected override void ToPort(Signal x, string port)
    {
        if (_plane) Graph.Node("Reshape", [x.Name, Indices(1, x.Channels, x.Frames)], port);
        else Graph.Node("Identity", [x.Name], port);
    }

    private int[] Kernel(int outer, int inner, int taps) => _plane ? [outer, inner, 1, taps] : [outer, inner, taps];

    private NeuralSynth.Contract.Onnx.AttributeProto Along(string name, int value) => _plane ? SampleGraph.Ints(name, 1, value) : SampleGraph.Ints(name, value);
}
