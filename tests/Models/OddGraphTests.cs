using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Models.Compiler;
using NeuralSynth.Models.Tests.Cases;
using NeuralSynth.Tests.Shared;
using static NeuralSynth.Models.Tests.Cases.CaseGraph;

namespace NeuralSynth.Models.Tests;

/// <summary>Graphs that are valid and strange: they run, or they are named and left to ONNX Runtime; nothing else.</summary>
public class OddGraphTests
{
    private static readonly Dictionary<string, Func<SampleGraph>> Running = new()
    {
        ["output is the input"] = () => { SampleGraph g = New(1, 3, 4); g.Node("Identity", ["x"], "y"); return g.Output("y", 1, 3, 4); },
        ["output is the input, transposed"] = () => { SampleGraph g = New(1, 3, 4); g.Node("Transpose", ["x"], "y", Ints("perm", 0, 2, 1)); return g.Output("y", 1, 4, 3); },
        ["output is a constant"] = () => { SampleGraph g = New(1, 3, 4); g.Random("w", 1, 3, 4); g.Node("Identity", ["w"], "y"); return g.Output("y", 1, 3, 4); },
        ["one value as two outputs"] = () => { SampleGraph g = New(1, 3, 4); g.Node("Tanh", ["x"], "t"); g.Node("Identity", ["t"], "y"); g.Node("Identity", ["t"], "z"); return g.Output("y", 1, 3, 4).Output("z", 1, 3, 4); },
        ["value that nobody needs"] = () => { SampleGraph g = New(1, 3, 4); g.Node("Resize", ["x", "", "s"], "r"); g.Model.Graph.Node.Clear(); g.Node("Tanh", ["x"], "t"); g.Node("Exp", ["t"], "unused"); g.Node("Sin", ["x"], "y"); return g.Output("y", 1, 3, 4); },
        ["input that nobody reads"] = () => { SampleGraph g = New(1, 3, 4); g.Input("n", TensorRoles.Noise, 1, 2, 8); g.Node("Sin", ["x"], "y"); return g.Output("y", 1, 3, 4); },
        ["state passed through"] = () => { SampleGraph g = New(1, 3, 4); g.State("s", 1, 3, 4); g.Node("Identity", ["s"], "s.next"); g.Node("Add", ["x", "s"], "y"); return g.Output("y", 1, 3, 4); },
        ["state that nobody reads"] = () => { SampleGraph g = New(1, 3, 4); g.State("s", 1, 3, 4); g.Node("Tanh", ["x"], "s.next"); g.Node("Sin", ["x"], "y"); return g.Output("y", 1, 3, 4); },
        ["states that change places"] = () =>
        {
            SampleGraph g = New(1, 3, 4);
            g.State("s", 1, 3, 4);
            g.State("t", 1, 3, 4);
            g.Node("Identity", ["s"], "t.next");
            g.Node("Add", ["t", "x"], "s.next");
            g.Node("Sub", ["s", "t"], "y");
            return g.Output("y", 1, 3, 4);
        },
        ["states that swap"] = () =>
        {
            SampleGraph g = New(1, 3, 4);
            g.State("s", 1, 3, 4);
            g.State("t", 1, 3, 4);
            g.State("u", 1, 3, 4);
            g.Node("Identity", ["s"], "t.next");
            g.Node("Identity", ["t"], "u.next");
            g.Node("Add", ["u", "x"], "s.next");
            g.Node("Sub", ["s", "u"], "y");
            return g.Output("y", 1, 3, 4);
        },
        ["next state is the input"] = () => { SampleGraph g = New(1, 3, 4); g.State("s", 1, 3, 4); g.Node("Identity", ["x"], "s.next"); g.Node("Add", ["x", "s"], "y"); return g.Output("y", 1, 3, 4); },
        ["next state is also an output"] = () =>
        {
            SampleGraph g = New(1, 3, 4);
            string joined = g.Cached("x", "s", 3, 4, 2);
            g.Slice(joined, "late", 2, 4, 6);
            g.Node("Identity", ["late"], "y");
            return g.Output("y", 1, 3, 2);
        },
        ["state of a cache is read elsewhere"] = () =>
        {
            SampleGraph g = New(1, 3, 4);
            string joined = g.Cached("x", "s", 3, 4, 2);
            g.Node("Tanh", ["s"], "t");
            g.Node("Exp", [joined], "y");
            return g.Output("y", 1, 3, 6).Output("t", 1, 3, 2);
        },
        ["cache of its own state"] = () =>
        {
            SampleGraph g = New(1, 3, 2);
            g.State("s", 1, 3, 2);
            g.Node("Concat", ["s", "s"], "j", Int("axis", 2));
            g.Slice("j", "s.next", 2, 2, 4);
            g.Node("Add", ["x", "s"], "y");
            return g.Output("y", 1, 3, 2);
        },
        ["cache along channels"] = () =>
        {
            SampleGraph g = New(1, 3, 4);
            g.State("s", 1, 2, 4);
            g.Node("Concat", ["s", "x"], "j", Int("axis", 1));
            g.Slice("j", "s.next", 1, 3, 5);
            g.Node("Exp", ["j"], "y");
            return g.Output("y", 1, 5, 4);
        },
        ["caches of one value along two axes"] = () =>
        {
            SampleGraph g = New(1, 3, 4);
            g.State("s", 1, 2, 4);
            g.Node("Concat", ["s", "x"], "j", Int("axis", 1));
            g.Slice("j", "s.next", 1, 3, 5);
            string k = g.Cached("x", "t", 3, 4, 2);
            g.Node("Exp", ["j"], "y");
            g.Node("Exp", [k], "z");
            return g.Output("y", 1, 5, 4).Output("z", 1, 3, 6);
        },
        ["cached input that is also an output"] = () =>
        {
            SampleGraph g = New(1, 3, 4);
            g.Node("Tanh", ["x"], "t");
            string joined = g.Cached("t", "s", 3, 4, 2);
            g.Node("Exp", [joined], "y");
            g.Node("Identity", ["t"], "z");
            return g.Output("y", 1, 3, 6).Output("z", 1, 3, 4);
        },
        ["sigmoid after a cache"] = () => { SampleGraph g = New(1, 3, 4); g.Node("Sigmoid", [g.Cached("x", "s", 3, 4, 2)], "y"); return g.Output("y", 1, 3, 6); },
        ["residual that is the layer itself"] = () => { SampleGraph g = New(1, 3, 4); g.Random("w", 3, 3, 1); g.Node("Conv", ["x", "w"], "c"); g.Node("Add", ["c", "c"], "y"); return g.Output("y", 1, 3, 4); },
        ["residual that broadcasts"] = () => { SampleGraph g = New(1, 3, 4); g.Random("w", 3, 3, 1); g.Node("Conv", ["x", "w"], "c"); g.Slice("x", "first", 2, 0, 1); g.Node("Add", ["c", "first"], "y"); return g.Output("y", 1, 3, 4); },
        ["layer whose every stage is an output"] = () =>
        {
            SampleGraph g = New(1, 3, 4);
            g.Random("w", 3, 3, 1);
            g.Node("Conv", ["x", "w"], "c");
            g.Node("LeakyRelu", ["c"], "l");
            g.Node("Add", ["l", "x"], "r");
            g.Node("Tanh", ["r"], "t");
            return g.Output("c", 1, 3, 4).Output("l", 1, 3, 4).Output("r", 1, 3, 4).Output("t", 1, 3, 4);
        },
        ["overlap whose next state is also read"] = () =>
        {
            SampleGraph g = New(1, 3, 4);
            g.Random("w", 3, 2, 4);
            g.Node("ConvTranspose", ["x", "w"], "full", Ints("strides", 2));
            g.State("o", 1, 2, 2);
            g.Slice("full", "head", 2, 0, 2);
            g.Slice("full", "body", 2, 2, 8);
            g.Slice("full", "o.next", 2, 8, 10);
            g.Node("Add", ["head", "o"], "sum");
            g.Node("Concat", ["sum", "body"], "y", Int("axis", 2));
            g.Node("Tanh", ["o.next"], "z");
            return g.Output("y", 1, 2, 8).Output("z", 1, 2, 2);
        },
        ["numbers without axes"] = () => { SampleGraph g = New(); g.Node("Tanh", ["x"], "y"); return g.Output("y"); },
        ["everything of one"] = () => { SampleGraph g = New(1, 1, 1); g.Random("w", 1, 1, 3); g.Node("Conv", [g.Cached("x", "s", 1, 1, 2), "w"], "y"); return g.Output("y", 1, 1, 1); },
        ["empty slice joined"] = () => { SampleGraph g = New(1, 3, 4); g.Slice("x", "nothing", 2, 2, 2); g.Node("Tanh", ["nothing"], "n"); g.Node("Concat", ["n", "x", "nothing"], "y", Int("axis", 2)); return g.Output("y", 1, 3, 4); },
    };

    private static readonly Dictionary<string, (string Message, Func<SampleGraph> Build)> Refused = new()
    {
        ["unknown operator"] = ("Resize in node 1 (\"Resize.y\")", () => { SampleGraph g = New(1, 3, 4); g.Weights("s", [3], i => i == 2 ? 2 : 1); g.Node("Tanh", ["x"], "t"); g.Node("Resize", ["t", "", "s"], "y"); return g.Output("y", 1, 3, 8); }
        ),
        ["weights that are computed"] = ("Conv in node 0 (\"Conv.y\"): weights that are computed", () => { SampleGraph g = New(1, 3, 4); g.Random("v", 1, 3, 4); g.Input("w", TensorRoles.Noise, 2, 3, 1); g.Node("Conv", ["x", "w"], "y"); return g.Output("y", 1, 2, 4); }
        ),
        ["two spatial axes"] = ("Conv in node 0 (\"Conv.y\"): two spatial axes", () => { SampleGraph g = New(1, 3, 4, 5); g.Random("w", 2, 3, 2, 2); g.Node("Conv", ["x", "w"], "y"); return g.Output("y", 1, 2, 3, 4); }
        ),
        ["product of two results"] = ("MatMul in node 1", () => { SampleGraph g = New(4, 4); g.Node("Tanh", ["x"], "t"); g.Node("MatMul", ["x", "t"], "y"); return g.Output("y", 4, 4); }
        ),
        ["condition"] = ("Greater in node 0", () => { SampleGraph g = New(1, 3, 4); g.Scalar("zero", 0); g.Node("Greater", ["x", "zero"], "c"); g.Node("Where", ["c", "x", "zero"], "y"); return g.Output("y", 1, 3, 4); }
        ),
        ["recurrence backwards"] = ("GRU in node 0 (\"GRU.y\"): a direction", () => { SampleGraph g = New(4, 1, 3); g.Random("w", 1, 15, 3); g.Random("r", 1, 15, 5); g.Node("GRU", ["x", "w", "r"], "y", Int("hidden_size", 5), Text("direction", "reverse")); return g.Output("y", 4, 1, 1, 5); }
        ),
        ["weights shared by many layers"] = ("weights in all layers", () => { SampleGraph g = New(1, 1024, 1); g.Random("w", 1024, 1024, 1); string last = "x"; for (int i = 0; i < 65; i++) g.Node("Conv", [last, "w"], last = $"c{i}"); g.Node("Identity", [last], "y"); return g.Output("y", 1, 1024, 1); }
        ),
        ["constants shared by many operators"] = ("constants besides weights", () => { SampleGraph g = New(1, 1024, 512); g.Random("w", 1, 1024, 512); string last = "x"; for (int i = 0; i < 40; i++) g.Node("Mul", [last, "w"], last = $"c{i}"); g.Node("Identity", [last], "y"); return g.Output("y", 1, 1024, 512); }
        ),
        ["copies by the thousand"] = ("operations", () => { SampleGraph g = New(2, 2, 2, 2, 16, 16, 16, 16); g.Node("Transpose", ["x"], "t", Ints("perm", 7, 6, 5, 4, 3, 2, 1, 0)); g.Indices("s", 1 << 20); g.Node("Reshape", ["t", "s"], "y"); return g.Output("y", 1 << 20); }
        ),
        ["memory"] = ("numbers for one instance", () => { SampleGraph g = New(1, 1024, 1); g.Indices("s", 1, 1024, 30000); g.Node("Expand", ["x", "s"], "e"); g.Node("Tanh", ["e"], "t"); g.Indices("a", 2); g.Node("ReduceSum", ["t", "a"], "y"); return g.Output("y", 1, 1024, 1); }
        ),
    };

    public static TheoryData<string> RunningNames => [.. Running.Keys];

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(RunningNames))]
    public void OddGraph_Runs(string name)
    {
        using var rig = new PlanRig(Running[name]());
        Assert.True(rig.Difference(hops: 9) < 1e-5);
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void UnknownGraph_IsNamed(string name)
    {
        (string message, Func<SampleGraph> build) = Refused[name];
        UnsupportedGraphException e = Assert.Throws<UnsupportedGraphException>(() => PlanRig.Compile(build()).Dispose());
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NodesByTheThousand_AreLeftToOnnxRuntime()
    {
        SampleGraph g = New(1, 3, 4);
        string last = "x";
        for (int i = 0; i < 5000; i++) g.Node("Tanh", [last], last = $"t{i}");
        g.Node("Identity", [last], "y");
        g.Output("y", 1, 3, 4);
        UnsupportedGraphException e = Assert.Throws<UnsupportedGraphException>(() => PlanRig.Compile(g).Dispose());
        Assert.Contains("nodes", e.Message, StringComparison.Ordinal);
    }
}
