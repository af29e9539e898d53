using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Tests.Dsp;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>One convolution with random data, its definition in double precision, and the check of a kernel against it.</summary>
internal sealed unsafe class ConvolutionCase
{
    // Relative to the sum of magnitudes: single precision over some hundred additions, and the activations' errors.
    private const double FloatTolerance = 4e-6;

    public int Seed { get; init; } = 1;

    public int Frames { get; init; } = 4;

    public int Outputs { get; init; } = 16;

    public int Segments { get; init; } = 1;

    public int Length { get; init; } = 8;

    public int SegmentStep { get; init; } = 8;

    public int InputStep { get; init; } = 8;

    /// <summary>Floats of each output row that belong to others.</summary>
    public int Gap { get; init; } = 3;

    /// <summary>Channels per tap of a segment of several taps; 0: the segment is one piece.</summary>
    public int TapChannels { get; init; }

    public bool HasBias { get; init; } = true;

    public bool HasOutput { get; init; } = true;

    public bool HasSecond { get; init; }

    /// <summary>0 none, 1 memory of its own, 2 the output's memory.</summary>
    public int ResidualKind { get; init; }

    public PlanActivation Activation { get; init; }

    public PlanActivation SecondActivation { get; init; }

    public bool IsHalf { get; init; }

    /// <summary>For checks that the oracle would notice a mistake.</summary>
    public bool SwapTwoInputsInOracle { get; init; }

    private int Inputs => Segments * Length;

    private int OutputStep => Outputs + Gap;

    /// <summary>A case with everything drawn by chance.</summary>
    public static ConvolutionCase Random(int seed, int frames, bool isHalf)
    {
        var random = new Random(seed);
        int length = random.Next(1, 66), segments = random.Next(1, 4);
        bool hasSecond = random.Next(2) == 0;
        bool hasOutput = !hasSecond || random.Next(3) > 0;
        int tap = random.Next(1, length + 1);
        return new()
        {
            Seed = seed,
            Frames = frames,
            Outputs = random.Next(3) == 0 ? 16 * random.Next(1, 9) : random.Next(1, 131),
            Segments = segments,
            Length = length,
            SegmentStep = random.Next(0, 4 * length),
            InputStep = random.Next(1, 3 * length),
            Gap = random.Next(0, 20),
            TapChannels = length % tap == 0 ? tap : 0,
            HasBias = random.Next(4) > 0,
            HasOutput = hasOutput,
            HasSecond = hasSecond,
            ResidualKind = hasOutput ? random.Next(3) : random.Next(2),
            Activation = (PlanActivation)random.Next(5),
            SecondActivation = (PlanActivation)random.Next(5),
            IsHalf = isHalf,
        };
    }

    /// <summary>Packs, runs and compares; every float outside the rows must be untouched.</summary>
    /// <returns>The output rows.</returns>
    public float[] Check(int width)
    {
        using var plan = new OnePlan();
        float[] input = Signals.Noise(((Frames - 1) * InputStep) + ((Segments - 1) * SegmentStep) + Length, Seed);
        float[] weights = Signals.Noise(Outputs * Inputs, Seed + 1), bias = Signals.Noise(Outputs, Seed + 2);
        float[] residual = Signals.Noise(Frames * OutputStep, Seed + 3);
        float[] alpha = [.. Signals.Noise(Outputs, Seed + 4).Select(a => a + 1.5f)], beta = [.. alpha.Select(a => 1 / a)];
        PlanConvolution* a = &plan.Operation->Convolution;
        plan.Operation->Kernel = PlanKernel.Convolution;
        PlanOperand output, second;
        fixed (float* source = weights, sourceBias = bias)
        {
            *a = new()
            {
                Input = plan.Add(input),
                InputStep = InputStep,
                Segments = Segments,
                SegmentLength = Length,
                SegmentStep = SegmentStep,
                Frames = Frames,
                Outputs = Outputs,
                Output = output = HasOutput ? plan.AddCanaries(Frames * OutputStep) : PlanOperand.Absent,
                OutputStep = OutputStep,
                Residual = ResidualKind switch { 0 => PlanOperand.Absent, 1 => plan.Add(residual), _ => output },
                ResidualStep = OutputStep,
                Activation = Activation,
                ActivationParameter = 0.2f,
                Alpha = plan.Add(alpha),
                Beta = plan.Add(beta),
                SecondOutput = second = HasSecond ? plan.AddCanaries(Frames * (OutputStep + 1)) : PlanOperand.Absent,
                SecondOutputStep = OutputStep + 1,
                SecondActivation = SecondActivation,
                SecondActivationParameter = 0.1f,
                SecondAlpha = plan.Add(alpha),
                SecondBeta = plan.Add(beta),
                HalfWeights = IsHalf ? 1 : 0,
                Source = source,
                SourceOutputStep = Inputs,
                // Segments as convolution kernels have them: the taps of one channel lie together.
                SourceSegmentStep = 1,
                SourceLengthStep = TapChannels > 0 ? Segments * (Length / TapChannels) : Segments,
                SourceTapChannels = TapChannels,
                SourceTapStep = TapChannels > 0 ? Segments : 0,
                SourceBias = HasBias ? sourceBias : null,
            };
            if (ResidualKind == 2) FillRows(plan.Bases[output.Buffer], residual);
            plan.Run(width);
        }

        if (HasOutput) plan.AssertOnlyRowsWritten(output, Frames, Outputs, OutputStep);
        if (HasSecond) plan.AssertOnlyRowsWritten(second, Frames, Outputs, OutputStep + 1);
        float[] actual = HasOutput ? plan.Read(output) : [], actualSecond = HasSecond ? plan.Read(second) : [];
        for (int t = 0; t < Frames; t++)
        {
            for (int o = 0; o < Outputs; o++)
            {
                (double y, double error) = Sum(input, weights, bias, t, o);
                y = Activated(Activation, y, 0.2, alpha[o], beta[o]);
                if (ResidualKind > 0) y += residual[(t * OutputStep) + o];
                if (HasOutput) AssertNear(y, actual[(t * OutputStep) + o], error, t, o);
                if (HasSecond) AssertNear(Activated(SecondActivation, y, 0.1, alpha[o], beta[o]), actualSecond[(t * (OutputStep + 1)) + o], 2 * error, t, o);
            }
        }

        return HasOutput ? actual : actualSecond;
    }

    private void FillRows(float* rows, float[] values)
    {
        for (int t = 0; t < Frames; t++)
        {
            for (int o = 0; o < Outputs; o++) rows[(t * OutputStep) + o] = values[(t * OutputStep) + o];
        }
    }

    /// <summary>The definition, and how far a kernel may be from it before activations.</summary>
    private (double Value, double Error) Sum(float[] input, float[] weights, float[] bias, int t, int o)
    {
        double y = HasBias ? bias[o] : 0, magnitude = Math.Abs(y) + 1, inputs = 0, largest = 0;
        for (int s = 0; s < Segments; s++)
        {
            for (int l = 0; l < Length; l++)
            {
                int taken = SwapTwoInputsInOracle && l < 2 ? 1 - l : l;
                double w = weights[(o * Inputs) + SourceIndex(s, l)], x = input[(t * InputStep) + (s * SegmentStep) + taken];
                y += w * x;
                magnitude += Math.Abs(w * x);
                inputs += Math.Abs(x);
                largest = Math.Max(largest, Math.Abs(w));
            }
        }

        // Snake's slope is at most 1 + α·β = 2.
        return (y, 2 * ((FloatTolerance * magnitude) + (IsHalf ? inputs * largest / 65500 : 0)));
    }

    private int SourceIndex(int s, int l)
    {
        if (TapChannels == 0) return s + (l * Segments);
        int tap = l / TapChannels, taps = Length / TapChannels;
        return s + (tap * Segments) + ((l % TapChannels) * Segments * taps);
    }

    private static double Activated(PlanActivation activation, double x, double slope, double alpha, double beta) => activation switch
    {
        PlanActivation.LeakyRelu => x >= 0 ? x : slope * x,
        PlanActivation.Tanh => Math.Tanh(x),
        PlanActivation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        PlanActivation.Snake => x + (Math.Pow(Math.Sin(alpha * x), 2) * beta),
        _ => x,
    };

    private void AssertNear(double wanted, float actual, double tolerance, int t, int o)
    {
        if (!(Math.Abs(actual - wanted) <= tolerance)) Assert.Fail($"seed {Seed}, frame {t} of {Frames}, channel {o} of {Outputs}: {actual}, wanted {wanted} within {tolerance:g3}");
    }
}
