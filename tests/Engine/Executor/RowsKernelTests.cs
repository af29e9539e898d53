using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Tests.Dsp;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>Every function of rows against its definition in double precision.</summary>
public sealed unsafe class RowsKernelTests
{
    private const float Epsilon = 1e-5f;

    public static TheoryData<int> Widths => KernelWidths.Available;

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryFunctionAndLengthMatchesItsDefinition(int width)
    {
        foreach (PlanRowFunction function in Enum.GetValues<PlanRowFunction>())
        {
            for (int lanes = 1; lanes <= 70; lanes++) Check(width, function, lanes, lanes % 2 == 0, lanes % 3 == 0);
        }
    }

    private static void Check(int width, PlanRowFunction function, int lanes, bool hasGain, bool hasOffset)
    {
        const int rows = 3;
        using var plan = new OnePlan();
        int results = function is PlanRowFunction.Softmax or PlanRowFunction.LayerNormalization ? lanes : 1, inputStep = lanes + 1, outputStep = results + 2;
        // Below zero as a whole, so that a maximum that starts from 0 is noticed.
        float[] input = [.. Signals.Noise(rows * inputStep, lanes).Select(x => (x * 2) - 3)], gain = Signals.Noise(lanes, 5), offset = Signals.Noise(lanes, 6);
        PlanOperand output;
        *plan.Operation = new()
        {
            Kernel = PlanKernel.Rows,
            Rows = new()
            {
                Function = function,
                Rows = rows,
                Lanes = lanes,
                Input = plan.Add(input),
                InputRowStep = inputStep,
                Output = output = plan.AddCanaries(rows * outputStep),
                OutputRowStep = outputStep,
                Gain = hasGain ? plan.Add(gain) : PlanOperand.Absent,
                Offset = hasOffset ? plan.Add(offset) : PlanOperand.Absent,
                Parameter = Epsilon,
            },
        };
        plan.Run(width);
        plan.AssertOnlyRowsWritten(output, rows, results, outputStep);
        float[] actual = plan.Read(output);
        for (int row = 0; row < rows; row++)
        {
            double[] x = [.. input.AsSpan(row * inputStep, lanes).ToArray().Select(v => (double)v)];
            double[] wanted = Definition(function, x, hasGain ? gain : null, hasOffset ? offset : null);
            for (int i = 0; i < results; i++) Assert.Equal(wanted[i], actual[(row * outputStep) + i], 1e-6 * Math.Max(5, Math.Abs(wanted[i])));
        }
    }

    private static double[] Definition(PlanRowFunction function, double[] x, float[]? gain, float[]? offset)
    {
        double mean = x.Average(), largest = x.Max();
        double variance = x.Select(v => (v - mean) * (v - mean)).Average();
        return function switch
        {
            PlanRowFunction.Sum => [x.Sum()],
            PlanRowFunction.Mean => [mean],
            PlanRowFunction.Maximum => [largest],
            PlanRowFunction.EuclideanNorm => [Math.Sqrt(x.Sum(v => v * v))],
            PlanRowFunction.Softmax => [.. x.Select(v => Math.Exp(v - largest) / x.Sum(u => Math.Exp(u - largest)))],
            // One lane has no spread: what is left is rounding, divided by the square root of epsilon.
            _ => [.. x.Select((v, i) => ((v - mean) / Math.Sqrt(variance + Epsilon) * (gain?[i] ?? 1)) + (offset?[i] ?? 0))],
        };
    }
}
