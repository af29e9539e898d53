using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;

namespace NeuralSynth.Training.Tests.Autodiff;

/// <summary>
/// Compares gradients with central differences of L = Σ outputs·r for a fixed random r. The graph computes in float
/// (ONNX Runtime's Conv has no other type), L is summed in double. With steps h = 2⁻⁷ the rounding of the outputs
/// (2⁻²⁴ relative, a few of them, divided by 2h) contributes about 1e−5 and the truncation h²/6·f''' about 1e−5·f''';
/// the tolerance is a hundred times that, and a wrong rule is wrong by the order of 1.
/// </summary>
internal static class GradientChecker
{
    private const float Step = 1f / 128;
    private const double Tolerance = 2e-3;

    /// <summary>The largest difference, relative to the larger of 1 and the largest gradient, over all inputs.</summary>
    public static double WorstError(GradientCase test, GradientTable? table = null)
    {
        var graph = new Graph();
        Value[] inputs = [.. test.Inputs.Select((shape, i) => graph.Input($"input{i}", shape))];
        IReadOnlyList<Value> results = test.Build(graph, inputs);
        Value[] upstream = [.. results.Select((o, i) => graph.Input($"upstream{i}", [.. o.Shape]))];
        Value[] gradients = [.. Differentiator.Backward(graph, results, upstream, inputs, table).Select((g, i) => graph.Named($"gradient{i}", g))];
        Value[] outputs = [.. results.Select((o, i) => graph.Named($"output{i}", o))];
        using var program = new GraphProgram(OnnxWriter.Write([.. outputs, .. gradients], "check"), ExecutionDevice.Cpu);
        Fill(program, test, inputs, upstream);
        program.Run();
        float[][] analytic = [.. gradients.Select(g => program[g.Name].Span.ToArray())];
        return inputs.Select((input, i) => Compare(program, input, analytic[i], outputs, upstream)).Max();
    }

    public static bool Agrees(GradientCase test, GradientTable? table = null) => WorstError(test, table) < Tolerance;

    private static void Fill(GraphProgram program, GradientCase test, Value[] inputs, Value[] upstream)
    {
        var random = new SeededRandom(11);
        foreach (Value input in inputs)
            foreach (ref float x in program[input.Name].Span) x = test.Draw(random);
        foreach (Value up in upstream)
            foreach (ref float x in program[up.Name].Span) x = (2 * random.NextSingle()) - 1;
    }

    private static double Compare(GraphProgram program, Value input, float[] analytic, Value[] outputs, Value[] upstream)
    {
        double worst = 0, scale = Math.Max(1, analytic.Max(a => Math.Abs((double)a)));
        for (int i = 0; i < analytic.Length; i++)
        {
            float kept = program[input.Name].Span[i];
            double numeric = (LossAt(kept + Step) - LossAt(kept - Step)) / (2 * Step);
            program[input.Name].Span[i] = kept;
            worst = Math.Max(worst, Math.Abs(numeric - analytic[i]) / scale);

            double LossAt(float x)
            {
                program[input.Name].Span[i] = x;
                program.Run();
                return outputs.Zip(upstream).Sum(p => Dot(program[p.First.Name].Span, program[p.Second.Name].Span));
            }
        }
        return worst;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
