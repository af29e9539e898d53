using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Tests.Dsp;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>What storing weights in 16 bits costs.</summary>
public sealed unsafe class HalfWeightsTests
{
    private const int Frames = 3;
    private const int Outputs = 64;

    public static TheoryData<int> Widths => KernelWidths.Available;

    /// <summary>Normally distributed weights, as trained networks nearly have them: far more exact than IEEE half
    /// precision, which gives 73 dB.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void NormallyDistributedWeightsKeepEightyEightDecibels(int width)
    {
        foreach (int inputs in new[] { 48, 300, 2000 })
        {
            float[] weights = Normal(Outputs * inputs, inputs);
            Assert.InRange(SnrDb(width, weights, inputs), 88, 120);
        }
    }

    /// <summary>One weight far above the others would take the others' precision: the operation keeps 32 bits then.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void AChannelThatDoesNotFitKeepsItsPrecision(int width)
    {
        const int inputs = 4000;
        float[] weights = Normal(Outputs * inputs, 1);
        weights[(7 * inputs) + 5] = 2000;
        Assert.InRange(SnrDb(width, weights, inputs), 110, 200);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ChannelsOfAnySizeAndOfNothingArePossible(int width)
    {
        const int inputs = 40;
        float[] weights = Normal(Outputs * inputs, 3);
        for (int o = 0; o < Outputs; o++)
        {
            float scale = o % 4 == 0 ? 0 : MathF.Pow(10, (o % 16) - 8);
            for (int i = 0; i < inputs; i++) weights[(o * inputs) + i] *= scale;
        }

        float[] exact = Outputs32(width, weights, inputs, isHalf: false), coded = Outputs32(width, weights, inputs, isHalf: true);
        for (int i = 0; i < exact.Length; i++)
        {
            float scale = i % 4 == 0 ? 0 : MathF.Pow(10, (i % 16) - 8);
            Assert.Equal(exact[i], coded[i], 1e-3 * scale);
        }
    }

    [Fact]
    public void PackedWeightsTakeHalfTheBytes()
    {
        const int inputs = 2000;
        float[] weights = Normal(Outputs * inputs, 1);
        nuint whole = Bytes(weights, inputs, isHalf: false), half = Bytes(weights, inputs, isHalf: true);
        Assert.InRange((double)half / whole, 0.49, 0.52);
    }

    private static float[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }

    private static double SnrDb(int width, float[] weights, int inputs)
    {
        float[] exact = Outputs32(width, weights, inputs, isHalf: false), coded = Outputs32(width, weights, inputs, isHalf: true);
        double signal = exact.Sum(v => (double)v * v), error = exact.Zip(coded, (a, b) => (double)(a - b) * (a - b)).Sum();
        return 10 * Math.Log10(signal / Math.Max(error, signal * 1e-19));
    }

    private static float[] Outputs32(int width, float[] weights, int inputs, bool isHalf)
    {
        using var plan = new OnePlan();
        Describe(plan, inputs, isHalf);
        fixed (float* source = weights)
        {
            plan.Operation->Convolution.Source = source;
            plan.Run(width);
        }

        return plan.Read(plan.Operation->Convolution.Output);
    }

    private static nuint Bytes(float[] weights, int inputs, bool isHalf)
    {
        using var plan = new OnePlan();
        Describe(plan, inputs, isHalf);
        fixed (float* source = weights)
        {
            plan.Operation->Convolution.Source = source;
            Assert.True(Plan.Prepare(plan.Plan));
        }

        nuint bytes = plan.Plan->PackedBytes;
        Plan.Free(plan.Plan);
        return bytes;
    }

    private static void Describe(OnePlan plan, int inputs, bool isHalf) => *plan.Operation = new()
    {
        Kernel = PlanKernel.Convolution,
        Convolution = new()
        {
            Input = plan.Add(Signals.Noise(Frames * inputs, 9)),
            InputStep = inputs,
            Segments = 1,
            SegmentLength = inputs,
            Frames = Frames,
            Outputs = Outputs,
            Output = plan.AddCanaries(Frames * Outputs),
            OutputStep = Outputs,
            Residual = PlanOperand.Absent,
            SecondOutput = PlanOperand.Absent,
            Alpha = PlanOperand.Absent,
            Beta = PlanOperand.Absent,
            SecondAlpha = PlanOperand.Absent,
            SecondBeta = PlanOperand.Absent,
            HalfWeights = isHalf ? 1 : 0,
            SourceOutputStep = inputs,
            SourceLengthStep = 1,
        },
    };
}
