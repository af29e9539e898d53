using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Tests.Dsp;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>Against the equations of ONNX's GRU in double precision.</summary>
public sealed unsafe class RecurrentKernelTests
{
    public static TheoryData<int> Widths => KernelWidths.Available;

    [Theory]
    [MemberData(nameof(Widths))]
    public void StepsMatchTheEquations(int width)
    {
        foreach (int size in new[] { 1, 2, 7, 16, 33, 64, 100 })
        {
            foreach (bool linear in new[] { false, true })
            {
                Check(width, size, linear, isHalf: false, 2e-5);
                // Weights in −1…1 err by 1/65500 at most; what follows damps it.
                Check(width, size, linear, isHalf: true, 2e-5 + (size / 65500.0));
            }
        }
    }

    private static void Check(int width, int size, bool linear, bool isHalf, double tolerance)
    {
        const int steps = 5;
        using var plan = new OnePlan();
        int outputStep = size + 2;
        float[] x = Signals.Noise(steps * 3 * size, 1), weights = [.. Signals.Noise(3 * size * size, 2).Select(w => w * 0.5f)], bias = Signals.Noise(3 * size, 3), start = Signals.Noise(size, 4);
        PlanOperand output, hidden;
        fixed (float* source = weights, sourceBias = bias)
        {
            *plan.Operation = new()
            {
                Kernel = PlanKernel.Recurrent,
                Recurrent = new()
                {
                    InputProducts = plan.Add(x),
                    Hidden = hidden = plan.Add(start),
                    Output = output = plan.AddCanaries(steps * outputStep),
                    OutputStep = outputStep,
                    Steps = steps,
                    HiddenSize = size,
                    LinearBeforeReset = linear ? 1 : 0,
                    Scratch = plan.AddCanaries(5 * size),
                    Source = source,
                    SourceBias = sourceBias,
                    HalfWeights = isHalf ? 1 : 0,
                },
            };
            plan.Run(width);
        }

        plan.AssertOnlyRowsWritten(output, steps, size, outputStep);
        float[] actual = plan.Read(output);
        double[] h = [.. start.Select(v => (double)v)];
        for (int t = 0; t < steps; t++)
        {
            h = Step(x.AsSpan(t * 3 * size), weights, bias, h, linear);
            for (int i = 0; i < size; i++) Assert.Equal(h[i], actual[(t * outputStep) + i], tolerance);
        }

        Assert.Equal(actual[((steps - 1) * outputStep)..][..size], plan.Read(hidden));
    }

    private static double[] Step(ReadOnlySpan<float> x, float[] weights, float[] bias, double[] h, bool linear)
    {
        int size = h.Length;
        var next = new double[size];
        var z = new double[size];
        var r = new double[size];
        for (int i = 0; i < size; i++)
        {
            z[i] = Sigmoid(x[i] + Product(weights, i, h) + bias[i]);
            r[i] = Sigmoid(x[size + i] + Product(weights, size + i, h) + bias[size + i]);
        }

        double[] gated = [.. h.Select((v, i) => r[i] * v)];
        for (int i = 0; i < size; i++)
        {
            int row = (2 * size) + i;
            double inner = linear ? r[i] * (Product(weights, row, h) + bias[row]) : Product(weights, row, gated) + bias[row];
            next[i] = ((1 - z[i]) * Math.Tanh(x[row] + inner)) + (z[i] * h[i]);
        }

        return next;
    }

    private static double Product(float[] weights, int row, double[] h)
    {
        double sum = 0;
        for (int i = 0; i < h.Length; i++) sum += weights[(row * h.Length) + i] * h[i];
        return sum;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
