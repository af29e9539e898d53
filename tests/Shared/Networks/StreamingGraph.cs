using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;

namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>A value of a streaming graph.</summary>
/// <param name="Name">In the graph.</param>
/// <param name="Channels">C.</param>
/// <param name="Frames">T in one step, with cached frames where there are some.</param>
internal sealed record Signal(string Name, int Channels, int Frames);

/// <summary>Builds one streaming ONNX graph: a step consumes and produces a fixed number of frames, and everything that it
/// remembers is a state that goes in and comes out. Layers say what they compute; the layouts derive from this class.</summary>
internal abstract class StreamingGraph
{
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);
    private int _nodes;

    protected StreamingGraph(string role) => Graph = new SampleGraph(role);

    /// <summary>The graph and its description.</summary>
    public SampleGraph Graph { get; }

    /// <summary>What was counted so far.</summary>
    public NetworkWork Work { get; } = new();

    protected abstract int FrameAxis { get; }

    protected virtual int ChannelAxis => 1;

    /// <summary>A graph of this form.</summary>
    public static StreamingGraph Create(string role, NetworkForm form) =>
        form.Layout == SignalLayout.Rows ? new RowsGraph(role) : new TensorGraph(role, form);

    /// <summary>Declares an input [1, C, T].</summary>
    public Signal Input(string name, string tensorRole, int channels, int frames)
    {
        Graph.Input(name, tensorRole, 1, channels, frames);
        return FromPort(new Signal(name, channels, frames));
    }

    /// <summary>Declares <paramref name="x"/> as an output [1, C, T].</summary>
    public void Output(string name, string tensorRole, Signal x)
    {
        ToPort(x, name);
        Graph.Output(name, tensorRole, 1, x.Channels, x.Frames);
    }

    /// <summary>x behind the last <paramref name="frames"/> frames of the steps before.</summary>
    public Signal Cached(Signal x, int frames)
    {
        if (frames == 0) return x;
        string state = $"state.{Work.States}";
        Work.AddState((long)x.Channels * frames);
        Graph.State(state, Shape(x.Channels, frames));
        var joined = new Signal(Node("Concat", [state, x.Name], SampleGraph.Int("axis", FrameAxis)), x.Channels, frames + x.Frames);
        SliceTo($"{state}.next", joined.Name, FrameAxis, x.Frames, x.Frames + frames);
        return joined;
    }

    /// <summary>A causal convolution with a cache of its own. A delay makes the cache longer.</summary>
    public Signal CachedConvolution(Signal x, string name, ConvolutionShape shape, int delayFrames = 0)
    {
        Signal joined = Cached(x, shape.CachedFrames + delayFrames);
        return Convolution(delayFrames == 0 ? joined : Frames(joined, 0, joined.Frames - delayFrames), name, shape);
    }

    /// <summary>A convolution with seeded weights, without padding: every output frame looks at frames that are there.</summary>
    public Signal Convolution(Signal x, string name, ConvolutionShape shape)
    {
        Signal y = Convolution(x, name, shape, shape.CreateWeights(name));
        Work.AddConvolution(shape, y.Frames);
        return y;
    }

    /// <summary>A convolution without padding, not counted.</summary>
    /// <param name="x">Input.</param>
    /// <param name="name">Prefix of the constants.</param>
    /// <param name="shape">Shape.</param>
    /// <param name="weights">[O][I/groups][K]</param>
    public abstract Signal Convolution(Signal x, string name, ConvolutionShape shape, float[] weights);

    /// <summary>A transposed convolution with kernel 2r and stride r.</summary>
    public Signal Upsampling(Signal x, string name, int outputs, int ratio, double gain)
    {
        // Every output frame sees two input frames.
        float[] weights = SeededValues.Uniform($"{name}.w", (long)x.Channels * outputs * 2 * ratio, gain / Math.Sqrt(2 * x.Channels));
        Work.AddConvolution(new ConvolutionShape(x.Channels, ratio * outputs, 2), x.Frames);
        return Upsampling(x, name, outputs, ratio, weights);
    }

    /// <summary>As two taps and interleaving.</summary>
    /// <param name="x">Input.</param>
    /// <param name="name">Prefix of the constants.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="ratio">r</param>
    /// <param name="weights">[I][O][2r], as ConvTranspose has them.</param>
    protected virtual Signal Upsampling(Signal x, string name, int outputs, int ratio, float[] weights)
    {
        var shape = new ConvolutionShape(x.Channels, ratio * outputs, 2);
        float[] pairs = new float[weights.Length];
        for (int i = 0; i < x.Channels; i++)
        {
            for (int o = 0; o < outputs; o++)
            {
                for (int phase = 0; phase < ratio; phase++)
                {
                    int source = ((i * outputs) + o) * 2 * ratio, target = ((((phase * outputs) + o) * x.Channels) + i) * 2;
                    pairs[target + 1] = weights[source + phase];
                    pairs[target] = weights[source + ratio + phase];
                }
            }
        }

        return Interleaved(Convolution(Cached(x, 1), name, shape, pairs), ratio);
    }

    /// <summary>[r·C, T] → [C, r·T]: channel j·C + c becomes channel c of frame t·r + j.</summary>
    public abstract Signal Interleaved(Signal x, int ratio);

    /// <summary>Audio [1, N] → [C, T] with neighbouring samples in one frame; the opposite of <see cref="Interleaved"/>.</summary>
    public abstract Signal Folded(Signal x, int ratio);

    public Signal Frames(Signal x, int from, int to) =>
        from == 0 && to == x.Frames ? x : new(Slice(x.Name, FrameAxis, from, to), x.Channels, to - from);

    public Signal Channels(Signal x, int from, int to) => new(Slice(x.Name, ChannelAxis, from, to), to - from, x.Frames);

    public Signal LeakyRelu(Signal x) => x with { Name = Node("LeakyRelu", [x.Name], Float("alpha", 0.2f)) };

    /// <summary>An operator without attributes on one value.</summary>
    public Signal Apply(string type, Signal x) => x with { Name = Node(type, [x.Name]) };

    /// <summary>An operator on two values of the same shape, or of which the second has one channel or one frame.</summary>
    public Signal Apply(string type, Signal a, Signal b) => a with { Name = Node(type, [a.Name, b.Name]) };

    /// <summary>An operator on a value and a number.</summary>
    public Signal Apply(string type, Signal x, float value)
    {
        string name = FormattableString.Invariant($"scalar.{value}");
        if (_constants.Add(name)) Graph.Scalar(name, value);
        return x with { Name = Node(type, [x.Name, name]) };
    }

    public Signal JoinedChannels(params Signal[] parts) =>
        new(Node("Concat", [.. parts.Select(p => p.Name)], SampleGraph.Int("axis", ChannelAxis)), parts.Sum(p => p.Channels), parts[0].Frames);

    public Signal JoinedFrames(params Signal[] parts) =>
        new(Node("Concat", [.. parts.Select(p => p.Name)], SampleGraph.Int("axis", FrameAxis)), parts[0].Channels, parts.Sum(p => p.Frames));

    /// <summary>A constant of any number of channels and frames.</summary>
    /// <param name="name">Of the initializer.</param>
    /// <param name="channels">C</param>
    /// <param name="frames">T</param>
    /// <param name="value">By channel and frame.</param>
    public Signal Constant(string name, int channels, int frames, Func<int, int, float> value)
    {
        bool framesFirst = FrameAxis < ChannelAxis;
        Graph.Weights(name, Shape(channels, frames), i => framesFirst ? value(i % channels, i / channels) : value(i / frames, i % frames));
        return new(name, channels, frames);
    }

    /// <summary>Every frame <paramref name="times"/> times.</summary>
    public abstract Signal Repeated(Signal x, int times);

    /// <summary>Shape of a value in this layout.</summary>
    protected abstract int[] Shape(int channels, int frames);

    protected abstract Signal FromPort(Signal port);

    protected abstract void ToPort(Signal x, string port);

    /// <summary>Adds a node and returns the name of its output.</summary>
    protected string Node(string type, string[] inputs, params AttributeProto[] attributes)
    {
        string output = FormattableString.Invariant($"v{_nodes++}");
        Graph.Node(type, inputs, output, attributes);
        return output;
    }

    protected string Reshape(string x, params int[] shape) => Node("Reshape", [x, Indices(shape)]);

    protected string Slice(string x, int axis, int from, int to, int step = 1) =>
        Node("Slice", step == 1 ? [x, Indices(from), Indices(to), Indices(axis)] : [x, Indices(from), Indices(to), Indices(axis), Indices(step)]);

    protected void SliceTo(string output, string x, int axis, int from, int to) =>
        Graph.Node("Slice", [x, Indices(from), Indices(to), Indices(axis)], output);

    /// <summary>Name of a constant list of indices.</summary>
    protected string Indices(params int[] values)
    {
        string name = "indices." + string.Join('.', values);
        if (_constants.Add(name)) Graph.Indices(name, [.. values.Select(v => (long)v)]);
        return name;
    }

    protected void BiasConstant(string name, int outputs)
    {
        float[] values = SeededValues.Uniform(name, outputs, 0.1);
        Graph.Weights(name, [outputs], i => values[i]);
    }

    private static AttributeProto Float(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };
}
