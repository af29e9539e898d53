using NeuralSynth.Models.Tests.Cases;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Models.Tests;

/// <summary>Random small streaming graphs, seeded: whatever the compiler joins and wherever it puts things, the numbers
/// are those of ONNX Runtime.</summary>
public class RandomGraphTests_OnnxRuntime
{
    private const int Graphs = 300;

    [Fact]
    public void RandomGraphs_GiveTheSameNumbers()
    {
        var failures = new List<string>();
        for (int seed = 0; seed < Graphs; seed++)
        {
            var builder = new RandomGraph(seed);
            try
            {
                using var rig = new PlanRig(builder.Build());
                double difference = rig.Difference(hops: 10, seed);
                if (!(difference < 2e-5)) failures.Add($"seed {seed}: {difference:g3}: {builder}");
            }
            catch (Exception e)
            {
                failures.Add($"seed {seed}: {e.GetType().Name} {e.Message} {e.StackTrace?.Split('\n')[0]}: {builder}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {Graphs}\n{string.Join('\n', failures.Take(10))}");
    }

    /// <summary>Builds a graph by adding operators that take any of the values so far.</summary>
    private sealed class RandomGraph(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<(string Name, int Channels, int Frames)> _values = [];
        private readonly List<string> _log = [];
        private SampleGraph _graph = null!;
        private int _count;

        public SampleGraph Build()
        {
            (int channels, int frames) = (_random.Next(1, 7), _random.Next(1, 7));
            _graph = CaseGraph.New(1, channels, frames);
            _values.Add(("x", channels, frames));
            for (int n = _random.Next(3, 14); n > 0; n--) Add();
            var outputs = _values.Skip(1).OrderBy(_ => _random.Next()).Take(2).Append(_values[^1]).Distinct().ToArray();
            for (int i = 0; i < outputs.Length; i++)
            {
                _graph.Node("Identity", [outputs[i].Name], $"out{i}");
                _graph.Output($"out{i}", 1, outputs[i].Channels, outputs[i].Frames);
            }

            return _graph;
        }

        public override string ToString() => string.Join("; ", _log);

        private void Add()
        {
            (string x, int channels, int frames) = _values[_random.Next(_values.Count)];
            string y = $"v{_count++}";
            switch (_random.Next(13))
            {
                case 0:
                    Unary(y, x, channels, frames);
                    break;
                case 1 or 2 or 3:
                    Convolution(y, x, channels, frames);
                    break;
                case 4:
                    Binary(y, x, channels, frames);
                    break;
                case 5:
                    Keep(y, channels, frames, $"{y} = cache {x}");
                    Cached(y, x, channels, frames, _random.Next(1, 9));
                    break;
                case 6:
                    Constant(y, x, channels, frames);
                    break;
                case 7:
                    int start = _random.Next(channels), end = _random.Next(start + 1, channels + 1);
                    _graph.Slice(x, y, 1, start, end);
                    Keep(y, end - start, frames, $"{y} = {x}[{start}:{end}]");
                    break;
                case 8:
                    Join(y, x, channels, frames);
                    break;
                case 9:
                    Fold(y, x, channels, frames);
                    break;
                case 10:
                    Transposed(y, x, channels, frames);
                    break;
                case 11:
                    Accumulate(y, x, channels, frames);
                    break;
                default:
                    Product(y, x, channels, frames);
                    break;
            }
        }

        private void Keep(string name, int channels, int frames, string text)
        {
            _values.Add((name, channels, frames));
            _log.Add($"{text} [{channels},{frames}]");
        }

        private void Unary(string y, string x, int channels, int frames)
        {
            string type = ((string[])["LeakyRelu", "Tanh", "Sigmoid", "Relu", "Softsign", "Sin", "Elu"])[_random.Next(7)];
            _graph.Node(type, [x], y);
            Keep(y, channels, frames, $"{y} = {type} {x}");
        }

        private void Convolution(string y, string x, int channels, int frames)
        {
            int taps = _random.Next(1, 4), dilation = _random.Next(1, 3), outputs = _random.Next(1, 9), reach = (taps - 1) * dilation;
            int groups = _random.Next(4) == 0 ? channels : 1;
            if (groups > 1) outputs = channels * _random.Next(1, 3);
            string joined = x;
            int all = frames;
            bool pads = _random.Next(4) == 0;
            if (reach > 0 && !pads)
            {
                joined = $"{y}.past";
                Cached(joined, x, channels, frames, reach);
                all += reach;
            }

            int padded = all + (pads ? reach : 0), stride = padded - reach >= 2 ? _random.Next(1, 3) : 1;
            _graph.Random($"{y}.w", outputs, channels / groups, taps);
            _graph.Random($"{y}.b", outputs);
            _graph.Node("Conv", [joined, $"{y}.w", $"{y}.b"], y, CaseGraph.Ints("dilations", dilation), CaseGraph.Ints("strides", stride), CaseGraph.Ints("pads", pads ? reach : 0, 0), CaseGraph.Int("group", groups));
            Keep(y, outputs, ((padded - reach - 1) / stride) + 1, $"{y} = Conv {x} k{taps} d{dilation} s{stride} g{groups} pads {pads}");
        }

        private void Cached(string y, string x, int channels, int frames, int past)
        {
            _graph.State($"{y}.state", 1, channels, past);
            _graph.Node("Concat", [$"{y}.state", x], $"{y}.joined", CaseGraph.Int("axis", 2));
            _graph.Slice($"{y}.joined", $"{y}.state.next", 2, frames, frames + past);
            if (y.EndsWith(".past", StringComparison.Ordinal)) _graph.Node("Identity", [$"{y}.joined"], y);
            else _graph.Slice($"{y}.joined", y, 2, 0, frames);
        }

        private void Binary(string y, string x, int channels, int frames)
        {
            var others = _values.Where(v => v.Channels == channels && v.Frames == frames).ToArray();
            string other = others[_random.Next(others.Length)].Name, type = ((string[])["Add", "Sub", "Mul", "Max"])[_random.Next(4)];
            if (type == "Mul")
            {
                // Bounded, so that chains of products stay of the size of their inputs.
                _graph.Node("Tanh", [other], $"{y}.t");
                other = $"{y}.t";
            }

            _graph.Node(type, [x, other], y);
            Keep(y, channels, frames, $"{y} = {type} {x} {other}");
        }

        private void Constant(string y, string x, int channels, int frames)
        {
            int[] shape = ((int[][])[[channels, 1], [1, channels, frames], [frames], []])[_random.Next(4)];
            _graph.Random($"{y}.c", shape);
            string type = _random.Next(2) == 0 ? "Add" : "Mul";
            _graph.Node(type, _random.Next(2) == 0 ? [x, $"{y}.c"] : [$"{y}.c", x], y);
            Keep(y, channels, frames, $"{y} = {type} {x} constant {shape.Length}");
        }

        private void Join(string y, string x, int channels, int frames)
        {
            var others = _values.Where(v => v.Frames == frames && v.Channels + channels <= 24).ToArray();
            if (others.Length == 0)
            {
                Unary(y, x, channels, frames);
                return;
            }

            (string other, int more, _) = others[_random.Next(others.Length)];
            _graph.Node("Concat", [x, other], y, CaseGraph.Int("axis", 1));
            Keep(y, channels + more, frames, $"{y} = Concat {x} {other}");
        }

        // [C, T] → [C·r, T/r] by Reshape and Transpose, or back.
        private void Fold(string y, string x, int channels, int frames)
        {
            if (frames % 2 == 0)
            {
                _graph.Indices($"{y}.split", 1, channels, frames / 2, 2);
                _graph.Indices($"{y}.merged", 1, channels * 2, frames / 2);
                Layout(y, x, _random.Next(2) == 0 ? [0, 1, 3, 2] : [0, 3, 1, 2]);
                Keep(y, channels * 2, frames / 2, $"{y} = fold {x}");
            }
            else if (channels % 2 == 0)
            {
                bool inside = _random.Next(2) == 0;
                if (inside) _graph.Indices($"{y}.split", 1, channels / 2, 2, frames);
                else _graph.Indices($"{y}.split", 1, 2, channels / 2, frames);
                _graph.Indices($"{y}.merged", 1, channels / 2, frames * 2);
                Layout(y, x, inside ? [0, 1, 3, 2] : [0, 2, 3, 1]);
                Keep(y, channels / 2, frames * 2, $"{y} = unfold {x} {inside}");
            }
        }

        private void Layout(string y, string x, long[] order)
        {
            _graph.Node("Reshape", [x, $"{y}.split"], $"{y}.r");
            _graph.Node("Transpose", [$"{y}.r"], $"{y}.t", CaseGraph.Ints("perm", order));
            _graph.Node("Reshape", [$"{y}.t", $"{y}.merged"], y);
        }

        private void Transposed(string y, string x, int channels, int frames)
        {
            int stride = _random.Next(1, 3), taps = _random.Next(1, 6), outputs = _random.Next(1, 4);
            _graph.Random($"{y}.w", channels, outputs, taps);
            _graph.Node("ConvTranspose", [x, $"{y}.w"], $"{y}.full", CaseGraph.Ints("strides", stride));
            int all = frames * stride, tail = taps - stride;
            if (tail <= 0)
            {
                _graph.Node("Identity", [$"{y}.full"], y);
                Keep(y, outputs, ((frames - 1) * stride) + taps, $"{y} = ConvTranspose {x} k{taps} s{stride}");
                return;
            }

            _graph.State($"{y}.state", 1, outputs, tail);
            _graph.Indices($"{y}.pads", 0, 0, 0, 0, 0, all);
            _graph.Node("Pad", [$"{y}.state", $"{y}.pads"], $"{y}.late");
            _graph.Node("Add", [$"{y}.full", $"{y}.late"], $"{y}.sum");
            _graph.Slice($"{y}.sum", y, 2, 0, all);
            _graph.Slice($"{y}.sum", $"{y}.state.next", 2, all, all + tail);
            Keep(y, outputs, all, $"{y} = ConvTranspose with overlap {x} k{taps} s{stride}");
        }

        // A state that is computed: y = 0.5·state + x, next = y.
        private void Accumulate(string y, string x, int channels, int frames)
        {
            _graph.State($"{y}.state", 1, channels, frames);
            _graph.Scalar($"{y}.half", 0.5f);
            _graph.Node("Mul", [$"{y}.state", $"{y}.half"], $"{y}.decayed");
            _graph.Node("Add", [$"{y}.decayed", x], y);
            _graph.Node("Identity", [y], $"{y}.state.next");
            Keep(y, channels, frames, $"{y} = accumulate {x}");
        }

        private void Product(string y, string x, int channels, int frames)
        {
            bool left = _random.Next(2) == 0;
            int size = _random.Next(1, 6);
            _graph.Random($"{y}.m", left ? [size, channels] : [frames, size]);
            _graph.Node("MatMul", left ? [$"{y}.m", x] : [x, $"{y}.m"], y);
            Keep(y, left ? size : channels, left ? frames : size, $"{y} = MatMul {x} left {left}");
        }
    }
}
