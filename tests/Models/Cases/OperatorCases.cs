using NeuralSynth.Contract.Onnx;
using NeuralSynth.Tests.Shared;
using static NeuralSynth.Models.Tests.Cases.CaseGraph;

namespace NeuralSynth.Models.Tests.Cases;

/// <summary>Every operator that the compiler supports, in the forms that matter to it.</summary>
internal static class OperatorCases
{
    public static IReadOnlyList<GraphCase> All { get; } = [.. Unaries(), .. Binaries(), .. Composites(), .. Layouts(), .. Paddings(), .. Convolutions(), .. Transposed(), .. Products(), .. Rows(), .. Recurrent(), .. Constants()];

    private static IEnumerable<GraphCase> Unaries()
    {
        foreach (string type in (string[])["Abs", "Cos", "Erf", "Exp", "Neg", "Relu", "Sigmoid", "Sin", "Softplus", "Tanh", "Identity"]) yield return new(type, () => Unary(type));
        foreach (string type in (string[])["Log", "Reciprocal", "Sqrt"]) yield return new(type, () => Unary(type)) { Positive = true };
        yield return new("LeakyRelu", () => Unary("LeakyRelu", Float("alpha", 0.2f)));
        yield return new("LeakyRelu default", () => Unary("LeakyRelu"));
        yield return new("Elu", () => Unary("Elu", Float("alpha", 0.7f)));
        yield return new("Clip", () => With("Clip", [1, 5, 7], g => { g.Scalar("low", -0.3f); g.Scalar("high", 0.4f); }, ["x", "low", "high"]));
        yield return new("Clip above alone", () => With("Clip", [1, 5, 7], g => g.Scalar("high", 0.4f), ["x", "", "high"]));
        yield return new("Cast", () => Unary("Cast", Int("to", 1)));
    }

    private static IEnumerable<GraphCase> Binaries()
    {
        foreach (string type in (string[])["Add", "Sub", "Mul", "Max", "Min", "Sum"])
        {
            foreach (int[] shape in (int[][])[[1, 5, 7], [1, 5, 1], [1, 1, 7], [5, 1], [7], [1], []])
            {
                yield return new($"{type} constant [{string.Join(',', shape)}]", () => With(type, [1, 5, 7], g => g.Random("w", shape), ["x", "w"]));
            }
        }

        foreach (string type in (string[])["Sub", "Div"]) yield return new($"{type} of constant", () => With(type, [1, 5, 7], g => g.Random("w", 5, 1), ["w", "x"])) { Positive = true };
        yield return new("Div by constant", () => With("Div", [1, 5, 7], g => g.Positive("w", 5, 1), ["x", "w"]));
        foreach (float exponent in (float[])[1, 2, 3, 0.5f, -1, 2.3f]) yield return new($"Pow {exponent}", () => With("Pow", [1, 5, 7], g => g.Scalar("e", exponent), ["x", "e"])) { Positive = true };
        yield return new("Pow of a negative", () => With("Pow", [1, 5, 7], g => g.Scalar("e", 3), ["x", "e"]));
        yield return new("Pow computed", () => With("Pow", [1, 5, 7], _ => { }, ["x", "x"])) { Positive = true };
        yield return new("PRelu of one", () => With("PRelu", [1, 5, 7], g => g.Random("w", 1), ["x", "w"]));
        yield return new("PRelu per channel", () => With("PRelu", [1, 5, 7], g => g.Random("w", 5, 1), ["x", "w"]));
        yield return new("Add of two computed, broadcast", () =>
        {
            SampleGraph g = New(1, 5, 7);
            g.Slice("x", "a", 1, 0, 1);
            g.Slice("x", "b", 2, 2, 3);
            g.Node("Add", ["a", "b"], "y");
            return g.Output("y", 1, 5, 7);
        });
        yield return new("Sum of three", () => With("Sum", [1, 5, 7], g => { g.Random("w", 5, 1); g.Random("v", 7); }, ["x", "w", "v"]));
        yield return new("Max of three", () => With("Max", [1, 5, 7], g => { g.Random("w", 5, 1); g.Random("v", 7); }, ["x", "w", "v"]));
        yield return new("Min of one", () => With("Min", [1, 5, 7], _ => { }, ["x"]));
        yield return new("Mean", () => With("Mean", [1, 5, 7], g => g.Random("w", 5, 1), ["x", "w"]));
        yield return new("Mul over many axes", () =>
        {
            SampleGraph g = New(3, 2, 4, 5);
            g.Random("w", 2, 1, 5);
            g.Node("Transpose", ["x"], "t", Ints("perm", 2, 1, 0, 3));
            g.Node("Mul", ["t", "w"], "y");
            return g.Output("y", 4, 2, 3, 5);
        });
    }

    private static IEnumerable<GraphCase> Composites()
    {
        foreach (string type in (string[])["Celu", "HardSigmoid", "HardSwish", "Mish", "Selu", "Softsign"]) yield return new(type, () => Unary(type));
        yield return new("Gelu", () => Unary("Gelu"));
        yield return new("Gelu tanh", () => Unary("Gelu", Text("approximate", "tanh")));
        yield return new("BatchNormalization", () => With("BatchNormalization", [1, 5, 7], g => { g.Random("s", 5); g.Random("b", 5); g.Random("m", 5); g.Positive("v", 5); }, ["x", "s", "b", "m", "v"], Float("epsilon", 1e-3f)));
    }

    private static IEnumerable<GraphCase> Layouts()
    {
        yield return new("Reshape", () => With("Reshape", [7, 5], g => g.Indices("s", 7, 5), ["x", "s"]));
        yield return new("Reshape with 0 and -1", () => With("Reshape", [1, 35], g => g.Indices("s", 0, -1), ["x", "s"]));
        yield return new("Flatten", () => With("Flatten", [5, 7], _ => { }, ["x"], Int("axis", 2)));
        yield return new("Squeeze", () => With("Squeeze", [5, 7], g => g.Indices("a", 0), ["x", "a"]));
        yield return new("Unsqueeze", () => With("Unsqueeze", [1, 5, 1, 7], g => g.Indices("a", 2), ["x", "a"]));
        yield return new("Transpose", () => With("Transpose", [7, 1, 5], _ => { }, ["x"], Ints("perm", 2, 0, 1)));
        yield return new("Transpose without order", () => Unary7x5());
        yield return new("Slice", () => Sliced(2, 1, 6, 1, 1, 5, 5));
        yield return new("Slice every second, backwards", () => Sliced(2, 6, -8, -2, 1, 5, 4));
        yield return new("Slice of channels", () => Sliced(1, -3, 5, 1, 1, 3, 7));
        yield return new("Split", () =>
        {
            SampleGraph g = New(1, 6, 4);
            g.Indices("n", 1, 3, 2);
            g.Nodes("Split", ["x", "n"], ["a", "b", "c"], Int("axis", 1));
            g.Node("Tanh", ["b"], "t");
            return g.Output("a", 1, 1, 4).Output("t", 1, 3, 4).Output("c", 1, 2, 4);
        });
        yield return new("Split evenly", () =>
        {
            SampleGraph g = New(1, 6, 4);
            g.Nodes("Split", ["x"], ["a", "b"], Int("axis", -1), Int("num_outputs", 2));
            g.Node("Mul", ["a", "b"], "y");
            return g.Output("y", 1, 6, 2);
        });
        yield return new("Concat of channels", () =>
        {
            SampleGraph g = New(1, 5, 7);
            g.Random("w", 1, 2, 7);
            g.Node("Tanh", ["x"], "t");
            g.Node("Sin", ["x"], "s");
            g.Node("Concat", ["t", "w", "s", "t", "x"], "y", Int("axis", 1));
            return g.Output("y", 1, 22, 7);
        });
        yield return new("Concat of frames", () =>
        {
            SampleGraph g = New(1, 5, 7);
            g.Node("Tanh", ["x"], "t");
            g.Node("Concat", ["t", "x"], "j", Int("axis", -1));
            g.Node("Exp", ["j"], "y");
            return g.Output("y", 1, 5, 14);
        });
        yield return new("Expand", () => With("Expand", [1, 5, 3, 7], g => { g.Indices("a", 2); g.Node("Unsqueeze", ["x", "a"], "u"); g.Indices("s", 1, 1, 3, 1); }, ["u", "s"]));
        yield return new("Tile", () => With("Tile", [2, 15, 7], g => g.Indices("r", 2, 3, 1), ["x", "r"]));
        yield return new("Gather a range", () => With("Gather", [1, 3, 7], g => g.Indices("i", 1, 2, 3), ["x", "i"], Int("axis", 1)));
        yield return new("Gather in any order", () => With("Gather", [1, 5, 4], g => g.Indices("i", 3, 0, -1, 3), ["x", "i"], Int("axis", 2)));
        yield return new("Gather one", () => With("Gather", [1, 7], g => Scalar64(g, "i", 2), ["x", "i"], Int("axis", 1)));
        yield return new("DepthToSpace", () => Blocks("DepthToSpace", [1, 8, 2, 3], [1, 2, 4, 6]));
        yield return new("DepthToSpace columns first", () => Blocks("DepthToSpace", [1, 8, 2, 3], [1, 2, 4, 6], Text("mode", "CRD")));
        yield return new("SpaceToDepth", () => Blocks("SpaceToDepth", [1, 2, 4, 6], [1, 8, 2, 3]));

        static SampleGraph Unary7x5()
        {
            SampleGraph g = New(1, 5, 7);
            g.Node("Transpose", ["x"], "y");
            return g.Output("y", 7, 5, 1);
        }

        static SampleGraph Sliced(int axis, int start, int end, int step, params int[] shape)
        {
            SampleGraph g = New(1, 5, 7);
            g.Slice("x", "s", axis, start, end, step);
            g.Node("Tanh", ["s"], "y");
            return g.Output("y", shape);
        }

        static SampleGraph Blocks(string type, int[] from, int[] to, params AttributeProto[] attributes)
        {
            SampleGraph g = New(from);
            g.Node(type, ["x"], "y", [Int("blocksize", 2), .. attributes]);
            return g.Output("y", to);
        }
    }

    private static IEnumerable<GraphCase> Paddings()
    {
        yield return new("Pad", () => With("Pad", [1, 6, 12], g => { g.Indices("p", 0, 0, 2, 0, 1, 3); g.Scalar("v", 0.5f); }, ["x", "p", "v"]));
        yield return new("Pad some axes, with cuts", () => With("Pad", [1, 5, 8], g => { g.Indices("p", -1, 2); g.Indices("a", 2); }, ["x", "p", "", "a"]));
        yield return new("Pad with the edge", () => With("Pad", [1, 5, 12], g => g.Indices("p", 0, 0, 2, 0, 0, 3), ["x", "p"], Text("mode", "edge")));
        yield return new("Pad mirrored", () => With("Pad", [1, 5, 12], g => g.Indices("p", 0, 0, 2, 0, 0, 3), ["x", "p"], Text("mode", "reflect")));
    }

    private static IEnumerable<GraphCase> Convolutions()
    {
        foreach ((int inputs, int outputs, int taps, int stride, int dilation, int groups, int before, int after, bool bias) in ((int, int, int, int, int, int, int, int, bool)[])
        [
            (1, 4, 1, 1, 1, 1, 0, 0, false), (3, 5, 3, 1, 1, 1, 0, 0, true), (3, 5, 3, 1, 2, 1, 0, 0, true), (4, 6, 4, 2, 1, 1, 0, 0, true), (4, 6, 3, 2, 3, 1, 1, 2, true),
            (4, 6, 3, 1, 1, 2, 1, 1, true), (6, 6, 3, 1, 2, 6, 2, 0, true), (6, 6, 5, 2, 1, 6, 0, 0, false), (3, 6, 3, 1, 1, 3, 0, 0, true), (1, 16, 9, 4, 1, 1, 4, 4, false), (16, 33, 3, 1, 1, 1, 1, 1, true),
        ])
        {
            int frames = (20 + before + after - ((taps - 1) * dilation) - 1) / stride + 1;
            string name = $"Conv {inputs}-{outputs} k{taps} s{stride} d{dilation} g{groups} p{before},{after}";
            yield return new(name, () =>
            {
                SampleGraph g = New(1, inputs, 20);
                g.Random("w", outputs, inputs / groups, taps);
                if (bias) g.Random("b", outputs);
                g.Node("Conv", bias ? ["x", "w", "b"] : ["x", "w"], "y", Ints("strides", stride), Ints("dilations", dilation), Ints("pads", before, after), Int("group", groups));
                return g.Output("y", 1, outputs, frames);
            });
            yield return new($"{name}, two axes", () =>
            {
                SampleGraph g = New(1, inputs, 1, 20);
                g.Random("w", outputs, inputs / groups, 1, taps);
                if (bias) g.Random("b", outputs);
                g.Node("Conv", bias ? ["x", "w", "b"] : ["x", "w"], "y", Ints("strides", 1, stride), Ints("dilations", 1, dilation), Ints("pads", 0, before, 0, after), Int("group", groups));
                return g.Output("y", 1, outputs, 1, frames);
            });
        }

        foreach (string automatic in (string[])["SAME_UPPER", "SAME_LOWER", "VALID"])
        {
            yield return new($"Conv {automatic}", () =>
            {
                SampleGraph g = New(1, 3, 9);
                g.Random("w", 4, 3, 4);
                g.Node("Conv", ["x", "w"], "y", Ints("strides", 2), Text("auto_pad", automatic));
                return g.Output("y", 1, 4, automatic == "VALID" ? 3 : 5);
            });
        }

        yield return new("Conv with frames on the other axis", () =>
        {
            SampleGraph g = New(1, 3, 9, 1);
            g.Random("w", 4, 3, 2, 1);
            g.Node("Conv", ["x", "w"], "y");
            return g.Output("y", 1, 4, 8, 1);
        });
        yield return new("Conv with weights that are transposed", () =>
        {
            SampleGraph g = New(1, 3, 9);
            g.Random("v", 2, 4, 3);
            g.Node("Transpose", ["v"], "w", Ints("perm", 1, 2, 0));
            g.Node("Conv", ["x", "w"], "y");
            return g.Output("y", 1, 4, 8);
        });
    }

    private static IEnumerable<GraphCase> Transposed()
    {
        foreach ((int inputs, int outputs, int taps, int stride, int groups, int before, int after, int extra, bool bias) in ((int, int, int, int, int, int, int, int, bool)[])
        [
            (3, 4, 2, 2, 1, 0, 0, 0, true), (3, 4, 4, 2, 1, 0, 0, 0, true), (3, 4, 4, 2, 1, 1, 1, 0, true), (3, 4, 5, 2, 1, 0, 0, 1, false), (3, 4, 3, 4, 1, 0, 0, 0, true), (4, 6, 4, 2, 2, 1, 1, 0, true),
            (4, 4, 4, 2, 4, 1, 1, 0, false), (5, 1, 8, 4, 1, 2, 2, 0, true), (3, 4, 3, 1, 1, 1, 1, 0, true), (2, 3, 7, 3, 1, 2, 0, 2, true),
        ])
        {
            yield return new($"ConvTranspose {inputs}-{outputs} k{taps} s{stride} g{groups} p{before},{after} +{extra}", () =>
            {
                int frames = (9 * stride) + extra + taps - before - after;
                SampleGraph g = New(1, inputs, 10);
                g.Random("w", inputs, outputs / groups, taps);
                if (bias) g.Random("b", outputs);
                g.Node("ConvTranspose", bias ? ["x", "w", "b"] : ["x", "w"], "t", Ints("strides", stride), Ints("pads", before, after), Ints("output_padding", extra), Int("group", groups));
                g.Node("Tanh", ["t"], "y");
                return g.Output("y", 1, outputs, frames);
            });
        }
    }

    private static IEnumerable<GraphCase> Products()
    {
        yield return new("MatMul by a constant", () => With("MatMul", [1, 5, 3], g => g.Random("w", 7, 3), ["x", "w"]));
        yield return new("MatMul of a constant", () => With("MatMul", [1, 3, 7], g => g.Random("w", 3, 5), ["w", "x"]));
        yield return new("MatMul by a vector", () => With("MatMul", [1, 5], g => g.Random("w", 7), ["x", "w"]));
        yield return new("MatMul of a vector", () => With("MatMul", [1, 7], g => g.Random("w", 5), ["w", "x"]));
        yield return new("MatMul of a vector that is computed", () =>
        {
            SampleGraph g = New(6);
            g.Random("w", 6, 4);
            g.Node("MatMul", ["x", "w"], "y");
            return g.Output("y", 4);
        });
        yield return new("MatMul by a constant in a batch of one", () => With("MatMul", [1, 5, 3], g => g.Random("w", 1, 7, 3), ["x", "w"]));
        yield return new("MatMul after a transposition", () => With("MatMul", [1, 7, 3], g => { g.Random("w", 5, 3); g.Node("Transpose", ["x"], "t", Ints("perm", 0, 2, 1)); }, ["t", "w"]));
        yield return new("MatMul of several matrices", () =>
        {
            SampleGraph g = New(3, 4, 6);
            g.Random("w", 6, 5);
            g.Node("MatMul", ["x", "w"], "y");
            return g.Output("y", 3, 4, 5);
        });
        foreach ((bool turnA, bool turnB, bool left) in ((bool, bool, bool)[])[(false, false, false), (false, true, false), (true, false, false), (true, true, false), (false, false, true), (true, false, true), (false, true, true), (true, true, true)])
        {
            yield return new($"Gemm {(turnA ? "A'" : "A")}{(turnB ? "B'" : "B")}{(left ? " constant A" : "")}", () =>
            {
                const int m = 4, k = 6, n = 3;
                int[] a = turnA ? [k, m] : [m, k], b = turnB ? [n, k] : [k, n];
                SampleGraph g = New(left ? b : a);
                g.Random("w", left ? a : b);
                g.Random("c", left ? [m, 1] : [n]);
                g.Node("Gemm", left ? ["w", "x", "c"] : ["x", "w", "c"], "y", Int("transA", turnA ? 1 : 0), Int("transB", turnB ? 1 : 0), Float("alpha", 0.5f), Float("beta", 2));
                return g.Output("y", m, n);
            });
        }

        yield return new("Gemm with a full addend", () =>
        {
            SampleGraph g = New(4, 6);
            g.Random("w", 6, 3);
            g.Random("c", 4, 3);
            g.Node("Gemm", ["x", "w", "c"], "y");
            return g.Output("y", 4, 3);
        });
        yield return new("Gemm without addend", () =>
        {
            SampleGraph g = New(4, 6);
            g.Random("w", 6, 3);
            g.Node("Gemm", ["x", "w"], "y");
            return g.Output("y", 4, 3);
        });
    }

    private static IEnumerable<GraphCase> Rows()
    {
        foreach (int axis in (int[])[0, 1, 2, -1]) yield return new($"Softmax {axis}", () => Unary("Softmax", Int("axis", axis)));
        foreach (string type in (string[])["ReduceL1", "ReduceL2", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceSum", "ReduceSumSquare"])
        {
            yield return new($"{type} of channels", () => Reduced(type, [1], 1, [1, 1, 7]));
            yield return new($"{type} of frames, dropped", () => Reduced(type, [-1], 0, [1, 5]));
            yield return new($"{type} of both", () => Reduced(type, [1, 2], 1, [1, 1, 1]));
        }

        yield return new("ReduceSum of all", () => With("ReduceSum", [], _ => { }, ["x"], Int("keepdims", 0)));
        yield return new("GlobalAveragePool", () => With("GlobalAveragePool", [1, 5, 1], _ => { }, ["x"]));
        yield return new("GlobalMaxPool", () => With("GlobalMaxPool", [1, 5, 1], _ => { }, ["x"]));
        yield return new("LayerNormalization", () => With("LayerNormalization", [1, 5, 7], g => { g.Random("s", 7); g.Random("b", 7); }, ["x", "s", "b"]));
        yield return new("LayerNormalization of two axes", () => With("LayerNormalization", [1, 5, 7], g => g.Random("s", 5, 7), ["x", "s"], Int("axis", 1), Float("epsilon", 1e-3f)));

        static SampleGraph Reduced(string type, long[] axes, int keep, int[] shape) => With(type, shape, g => g.Indices("a", axes), ["x", "a"], Int("keepdims", keep));
    }

    private static IEnumerable<GraphCase> Recurrent()
    {
        foreach (bool before in (bool[])[false, true])
        {
            yield return new($"GRU, linear before reset: {before}", () => Gru(before, state: true, bias: true));
            yield return new($"GRU from zero, linear before reset: {before}", () => Gru(before, state: false, bias: false));
        }

        yield return new("GRU whose state is also read elsewhere", () =>
        {
            SampleGraph g = Gru(true, state: true, bias: true);
            g.Node("Tanh", ["h"], "z");
            return g.Output("z", 1, 1, 5);
        });

        static SampleGraph Gru(bool before, bool state, bool bias)
        {
            SampleGraph g = New(4, 1, 3);
            g.Random("w", 1, 15, 3);
            g.Random("r", 1, 15, 5);
            if (bias) g.Random("b", 1, 30);
            string[] outputs = state ? ["y", "h.next"] : ["y"];
            if (state) g.State("h", 1, 1, 5);
            g.Nodes("GRU", ["x", "w", "r", bias ? "b" : "", "", state ? "h" : ""], outputs, Int("hidden_size", 5), Int("linear_before_reset", before ? 1 : 0));
            return g.Output("y", 4, 1, 1, 5);
        }
    }

    private static IEnumerable<GraphCase> Constants()
    {
        yield return new("Shape, Size, Range, Constant, ConstantOfShape", () =>
        {
            SampleGraph g = New(1, 5, 7);
            g.Node("Shape", ["x"], "shape");
            g.Node("Size", ["x"], "size");
            g.Node("Constant", [], "scale", Float("value_float", 0.5f));
            g.Node("ConstantOfShape", ["shape"], "zeros");
            g.Node("Cast", ["size"], "count", Int("to", 1));
            g.Node("Constant", [], "zero", Int("value_int", 0));
            g.Node("Constant", [], "one", Int("value_int", 1));
            g.Node("Constant", [], "three", Int("value_int", 3));
            g.Node("Range", ["zero", "three", "one"], "range");
            g.Node("Gather", ["x", "range"], "g", Int("axis", 2));
            g.Node("Mul", ["x", "scale"], "a");
            g.Node("Add", ["a", "zeros"], "b");
            g.Node("Div", ["b", "count"], "y");
            return g.Output("y", 1, 5, 7).Output("g", 1, 5, 3);
        });
        yield return new("weights computed from constants", () =>
        {
            SampleGraph g = New(1, 3, 9);
            g.Random("v", 4, 3, 2);
            g.Positive("norm", 4, 1, 1);
            g.Random("gain", 4, 1, 1);
            g.Node("Div", ["v", "norm"], "unit");
            g.Node("Mul", ["unit", "gain"], "w");
            g.Node("Conv", ["x", "w"], "y");
            return g.Output("y", 1, 4, 8);
        });
        yield return new("error function of a constant", () =>
        {
            SampleGraph g = New(1, 3, 9);
            g.Random("c", 3, 1);
            g.Node("Erf", ["c"], "e");
            g.Node("Mul", ["x", "e"], "y");
            return g.Output("y", 1, 3, 9);
        });
    }

    private static void Scalar64(SampleGraph graph, string name, long value) => graph.Model.Graph.Initializer.Add(new TensorProto
    {
        Name = name,
        DataType = (int)TensorProto.Types.DataType.Int64,
        Int64Data = { value },
    });
}
