using NeuralSynth.Engine.Executor;
using NeuralSynth.Tests.Shared;
using static NeuralSynth.Models.Tests.Cases.CaseGraph;

namespace NeuralSynth.Models.Tests.Cases;

/// <summary>A pattern and the kernels that are left of it, in order.</summary>
internal sealed record PatternCase(string Name, Func<SampleGraph> Build, params PlanKernel[] Kernels)
{
    public override string ToString() => Name;
}

/// <summary>What the compiler joins, and how few operations that takes.</summary>
internal static class PatternCases
{
    private const PlanKernel C = PlanKernel.Convolution, E = PlanKernel.Elementwise, M = PlanKernel.Copy, D = PlanKernel.Depthwise, R = PlanKernel.Recurrent;

    // Input [1, 4, 6]: one copy makes it time-major (M), one brings the output back.
    public static IReadOnlyList<PatternCase> All { get; } =
    [
        new("cached convolution", () => Joined((g, x) => Conv(g, g.Cached(x, "s", 4, 6, 2), 4, 4, 3)), M, C, M),
        new("cache longer than the hop", () => Joined((g, x) => Conv(g, g.Cached(x, "s", 4, 6, 20), 4, 4, 3, dilation: 10)), M, C, M),
        new("two caches of one value", () => Joined((g, x) =>
        {
            string a = Conv(g, g.Cached(x, "s", 4, 6, 2), 4, 4, 3), b = Conv(g, g.Cached(x, "t", 4, 6, 8), 4, 4, 3, dilation: 4);
            g.Node("Concat", [a, b], "two", Int("axis", 1));
            return Conv(g, "two", 8, 4, 1);
        }), M, C, C, C, M),
        new("delay line", () => Joined((g, x) => { g.Slice(g.Cached(x, "s", 4, 6, 9), "late", 2, 0, 6); return "late"; }), M, M),
        new("cache whose next state comes from the input", () => Joined((g, x) =>
        {
            g.State("s", 1, 4, 2);
            g.Node("Concat", ["s", x], "j", Int("axis", 2));
            g.Slice(x, "s.next", 2, 4, 6);
            return Conv(g, "j", 4, 4, 3);
        }), M, C, M),
        new("cache of the whole hop", () => Joined((g, x) =>
        {
            g.State("s", 1, 4, 6);
            g.Node("Concat", ["s", x], "j", Int("axis", 2));
            g.Node("Identity", [x], "s.next");
            return Conv(g, "j", 4, 4, 3, dilation: 3);
        }), M, C, M),
        new("bias, activation", () => Joined((g, x) => { string y = Conv(g, x, 4, 4, 1); g.Random("c", 4, 1); g.Node("Add", ["c", y], "b"); g.Node("Tanh", ["b"], "t"); return "t"; }), M, C, M),
        new("batch normalisation, leaky", () => Joined((g, x) =>
        {
            string y = Conv(g, x, 4, 4, 1);
            g.Random("bn.s", 4);
            g.Random("bn.b", 4);
            g.Random("bn.m", 4);
            g.Positive("bn.v", 4);
            g.Node("BatchNormalization", [y, "bn.s", "bn.b", "bn.m", "bn.v"], "n");
            g.Node("LeakyRelu", ["n"], "l", Float("alpha", 0.2f));
            return "l";
        }), M, C, M),
        new("scaled by a constant, less a constant", () => Joined((g, x) =>
        {
            g.Random("f", 4, 1);
            g.Scalar("h", 0.3f);
            g.Node("Mul", [Conv(g, x, 4, 4, 1), "f"], "m");
            g.Node("Sub", ["m", "h"], "d");
            g.Node("Div", ["d", "h"], "q");
            return "q";
        }), M, C, M),
        new("residual layer with the next layer's activation", () => Joined((g, x) =>
        {
            g.Node("LeakyRelu", [x], "a", Float("alpha", 0.2f));
            string y = Conv(g, g.Cached("a", "s", 4, 6, 2), 4, 4, 3);
            g.Node("LeakyRelu", [y], "b", Float("alpha", 0.2f));
            g.Node("Add", [x, Conv(g, "b", 4, 4, 1)], "r");
            g.Node("LeakyRelu", ["r"], "c", Float("alpha", 0.2f));
            g.Node("Add", ["r", Conv(g, "c", 4, 4, 1)], "q");
            return "q";
        }), M, E, C, C, C, M),
        new("activation as the only second result", () => Joined((g, x) =>
        {
            g.Node("Add", [Conv(g, x, 4, 4, 1), x], "r");
            g.Node("Sigmoid", ["r"], "s");
            return Conv(g, "s", 4, 4, 1);
        }), M, C, C, M),
        new("activation after a cache", () => Joined((g, x) =>
        {
            string y = Conv(g, x, 4, 4, 1);
            g.Node("LeakyRelu", [g.Cached(y, "s", 4, 6, 2)], "a", Float("alpha", 0.2f));
            return Conv(g, "a", 4, 4, 3);
        }), M, C, C, M),
        new("Snake after a convolution", () => Joined((g, x) => Snake(g, Conv(g, x, 4, 4, 1), reciprocal: false)), M, C, M),
        new("Snake with a division, as second result", () => Joined((g, x) =>
        {
            string y = Conv(g, x, 4, 4, 1);
            g.Node("Add", [Snake(g, y, reciprocal: true), y], "r");
            return "r";
        }), M, C, E, M),
        new("Snake alone", () => Joined((g, x) => Snake(g, x, reciprocal: false)), M, E, M),
        new("transposed convolution, state added to the head", () => Joined((g, x) => Overlap(g, x, 4, 4, 2)), M, C, M),
        new("transposed convolution, odd kernel", () => Joined((g, x) => Overlap(g, x, 4, 5, 2)), M, C, M),
        new("transposed convolution, state with zeros behind", () => Joined((g, x) => OverlapWhole(g, x, 4, 6, 2, pad: false)), M, C, M),
        new("transposed convolution, state padded", () => Joined((g, x) => OverlapWhole(g, x, 4, 6, 3, pad: true)), M, C, M),
        new("transposed convolution, tail longer than the hop", () => Joined((g, x) => OverlapWhole(g, x, 4, 17, 2, pad: true)), M, C, M),
        new("interleaved, phases outside", () => Joined((g, x) => Interleaved(g, Conv(g, g.Cached(x, "s", 4, 6, 1), 4, 8, 2), inside: false)), M, C, M),
        new("interleaved, phases inside, with activation", () => Joined((g, x) => { g.Node("Tanh", [Interleaved(g, Conv(g, g.Cached(x, "s", 4, 6, 1), 4, 8, 2, bias: true), inside: true)], "t"); return "t"; }), M, C, M),
        new("depthwise", () => Joined((g, x) => { string y = Conv(g, g.Cached(x, "s", 4, 6, 2), 4, 4, 3, groups: 4); g.Node("LeakyRelu", [y], "l"); return "l"; }), M, D, M),
        new("groups", () => Joined((g, x) => { string y = Conv(g, g.Cached(x, "s", 4, 6, 2), 4, 4, 3, groups: 2); g.Node("LeakyRelu", [y], "l"); return "l"; }), M, C, C, M),
        new("channels joined without copies", () => Joined((g, x) =>
        {
            string a = Conv(g, x, 4, 3, 1), b = Conv(g, x, 4, 5, 1);
            g.Node("Tanh", [b], "t");
            g.Node("Concat", [a, "t"], "j", Int("axis", 1));
            return Conv(g, "j", 8, 4, 1);
        }), M, C, C, C, M),
        new("audio in, bands out, audio out", AudioRoundTrip, M, C, C),
        new("recurrent state in place", () =>
        {
            SampleGraph g = New(4, 1, 3);
            g.Random("w", 1, 15, 3);
            g.Random("r", 1, 15, 5);
            g.State("h", 1, 1, 5);
            g.Nodes("GRU", ["x", "w", "r", "", "", "h"], ["y", "h.next"], Int("hidden_size", 5), Int("linear_before_reset", 1));
            return g.Output("y", 4, 1, 1, 5);
        }, C, R, M),
    ];

    // [1, 1, 32] → 4 bands of 8 frames, cached, and back by a convolution whose outputs are the samples of a frame.
    private static SampleGraph AudioRoundTrip()
    {
        SampleGraph g = New(1, 1, 32);
        string joined = g.Cached("x", "s", 1, 32, 13);
        g.Random("analysis", 4, 1, 17);
        g.Node("Conv", [joined, "analysis"], "bands", Ints("strides", 4));
        string cached = g.Cached("bands", "t", 4, 8, 2);
        g.Random("synthesis", 4, 4, 3);
        g.Node("Conv", [cached, "synthesis"], "samples");
        g.Node("Transpose", ["samples"], "frames", Ints("perm", 0, 2, 1));
        g.Indices("shape", 1, 1, 32);
        g.Node("Reshape", ["frames", "shape"], "y");
        return g.Output("y", 1, 1, 32);
    }

    private static SampleGraph Joined(Func<SampleGraph, string, string> build)
    {
        SampleGraph g = New(1, 4, 6);
        string last = build(g, "x");
        g.Node("Identity", [last], "y");
        return g.Output("y", ShapeOf(g));
    }

    // Taken from ONNX Runtime's point of view: the rig refuses a graph whose description is wrong.
    private static int[] ShapeOf(SampleGraph graph) => GraphShapes.OutputOf(graph, "y");

    private static string Conv(SampleGraph g, string x, int inputs, int outputs, int taps, int dilation = 1, int groups = 1, bool bias = false)
    {
        string name = $"c{g.Model.Graph.Node.Count}";
        g.Random($"{name}.w", outputs, inputs / groups, taps);
        if (bias) g.Random($"{name}.b", outputs);
        g.Node("Conv", bias ? [x, $"{name}.w", $"{name}.b"] : [x, $"{name}.w"], name, Ints("dilations", dilation), Int("group", groups));
        return name;
    }

    private static string Snake(SampleGraph g, string x, bool reciprocal)
    {
        g.Positive("alpha", 1, 4, 1);
        g.Scalar("two", 2);
        g.Node("Mul", reciprocal ? ["alpha", x] : [x, "alpha"], "ax");
        g.Node("Sin", ["ax"], "sin");
        g.Node("Pow", ["sin", "two"], "square");
        if (reciprocal)
        {
            g.Node("Reciprocal", ["alpha"], "beta");
            g.Node("Mul", ["beta", "square"], "term");
        }
        else
        {
            g.Node("Div", ["square", "alpha"], "term");
        }

        g.Node("Add", ["term", x], "snake");
        return "snake";
    }

    private static string Overlap(SampleGraph g, string x, int channels, int taps, int stride)
    {
        int frames = 6 * stride, tail = taps - stride;
        Transposed(g, x, channels, taps, stride);
        g.State("o", 1, channels, tail);
        g.Slice("full", "head", 2, 0, tail);
        g.Slice("full", "body", 2, tail, frames);
        g.Slice("full", "o.next", 2, frames, frames + tail);
        g.Node("Add", ["head", "o"], "sum");
        g.Node("Concat", ["sum", "body"], "whole", Int("axis", 2));
        return "whole";
    }

    private static string OverlapWhole(SampleGraph g, string x, int channels, int taps, int stride, bool pad)
    {
        int frames = 6 * stride, tail = taps - stride;
        Transposed(g, x, channels, taps, stride);
        g.State("o", 1, channels, tail);
        if (pad)
        {
            g.Indices("pads", 0, 0, 0, 0, 0, frames);
            g.Node("Pad", ["o", "pads"], "late");
        }
        else
        {
            g.Weights("zeros", [1, channels, frames], _ => 0);
            g.Node("Concat", ["o", "zeros"], "late", Int("axis", 2));
        }

        g.Node("Add", ["full", "late"], "sum");
        g.Slice("sum", "whole", 2, 0, frames);
        g.Slice("sum", "o.next", 2, frames, frames + tail);
        return "whole";
    }

    private static void Transposed(SampleGraph g, string x, int channels, int taps, int stride)
    {
        g.Random("up.w", 4, channels, taps);
        g.Node("ConvTranspose", [x, "up.w"], "full", Ints("strides", stride));
    }

    private static string Interleaved(SampleGraph g, string y, bool inside)
    {
        if (inside) g.Indices("split", 1, 4, 2, 6);
        else g.Indices("split", 1, 2, 4, 6);
        g.Indices("merged", 1, 4, 12);
        g.Node("Reshape", [y, "split"], "r");
        g.Node("Transpose", ["r"], "p", inside ? Ints("perm", 0, 1, 3, 2) : Ints("perm", 0, 2, 3, 1));
        g.Node("Reshape", ["p", "merged"], "i");
        return "i";
    }
}
