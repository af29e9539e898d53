using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Tests.Dsp;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>
/// A plan with everything that a step can do: input (history) → dilated convolution with residual and second output →
/// depthwise → recurrent → softmax, a transposed copy and an elementwise sum on the way. All instances share it.
/// </summary>
internal sealed unsafe class SmallPlan : IDisposable
{
    public const int Frames = 4;
    public const int Channels = 12;
    public const int Taps = 3;
    public const int Dilation = 3;

    /// <summary>Frames of earlier steps that the convolution reads.</summary>
    public const int HistoryFrames = (Taps - 1) * Dilation;

    private const int Step = Frames * Channels;

    private readonly NativeScratch _scratch = new();
    private readonly float[] _weights, _bias, _recurrent, _recurrentBias;
    private int _floats;

    /// <param name="stepsPerMove">Steps between two moves of the input's history.</param>
    /// <param name="isHalf">16-bit weights.</param>
    public SmallPlan(int stepsPerMove = 5, bool isHalf = false)
    {
        Plan = _scratch.One<Plan>();
        Plan->Buffers = _scratch.Arena.Take<PlanBuffer>(8);
        Plan->Operations = _scratch.Arena.Take<PlanOperation>(6);
        Plan->BufferCount = 1;
        _weights = Signals.Noise(Channels * Taps * Channels, 1);
        _bias = Signals.Noise(Channels, 2);
        _recurrent = Signals.Noise(3 * 4 * 4, 3);
        _recurrentBias = Signals.Noise(12, 4);
        float[] depthwise = Signals.Noise(Channels, 5);
        Plan->Constants = _scratch.Copy(depthwise);
        Input = AddBuffer(HistoryFrames * Channels, Step, stepsPerMove);
        Residual = AddBuffer(0, Step, 1);
        PlanOperand second = AddBuffer(0, Step, 1), scaled = AddBuffer(0, Step, 1), hidden = AddBuffer(0, 4, 1), scratch = AddBuffer(0, 20, 1);
        Output = AddBuffer(0, Step, 1);
        fixed (float* weights = _weights, bias = _bias, recurrent = _recurrent, recurrentBias = _recurrentBias)
        {
            Add(new() { Kernel = PlanKernel.Convolution, Convolution = Convolution(second, isHalf, weights, bias) });
            Add(new() { Kernel = PlanKernel.Depthwise, Depthwise = new() { Input = second, InputStep = Channels, TapStep = Channels, Frames = Frames, Channels = Channels, Taps = 1, Weights = new() { Buffer = 0 }, Bias = PlanOperand.Absent, Output = scaled, OutputStep = Channels } });
            Add(new() { Kernel = PlanKernel.Recurrent, Recurrent = new() { InputProducts = scaled, Hidden = hidden, Output = Output, OutputStep = Channels, Steps = Frames, HiddenSize = 4, LinearBeforeReset = 1, Scratch = scratch, Source = recurrent, SourceBias = recurrentBias, HalfWeights = isHalf ? 1 : 0 } });
            Add(new() { Kernel = PlanKernel.Rows, Rows = new() { Function = PlanRowFunction.Softmax, Rows = Frames, Lanes = 4, Input = scaled, InputRowStep = Channels, Output = At(Output, 4), OutputRowStep = Channels, Gain = PlanOperand.Absent, Offset = PlanOperand.Absent } });
            PlanCopy copy = new() { Input = At(scaled, 4), Output = At(Output, 8) };
            int[] extents = [1, 1, Frames, 4];
            for (int i = 0; i < 4; i++) (copy.Extents[i], copy.InputSteps[i], copy.OutputSteps[i]) = (extents[i], i == 2 ? Channels : 1, i == 2 ? Channels : 1);
            Add(new() { Kernel = PlanKernel.Copy, Copy = copy });
            Add(new() { Kernel = PlanKernel.Elementwise, Elementwise = new() { Function = PlanFunction.Add, Rows = Frames, Lanes = Channels, A = Output, ARowStep = Channels, ALaneStep = 1, B = Residual, BRowStep = Channels, BLaneStep = 1, C = PlanOperand.Absent, Output = Output, OutputRowStep = Channels } });
            Plan->InstanceFloats = _floats;
            Assert.True(NeuralSynth.Engine.Executor.Plan.Prepare(Plan));
        }
    }

    public Plan* Plan { get; }

    public PlanOperand Input { get; }

    public PlanOperand Output { get; }

    /// <summary>Where the convolution's result lies: activation, plus the input.</summary>
    public PlanOperand Residual { get; }

    public PlanInstance* NewInstance() => PlanInstance.Create(Plan, _scratch.Arena.Take<byte>((int)Plan->InstanceBytes));

    /// <summary>The convolution's result for a step, by its definition on the whole input so far.</summary>
    public double Expected(List<float> input, int step, int t, int o)
    {
        double y = _bias[o];
        for (int k = 0; k < Taps; k++)
        {
            int frame = (step * Frames) + t - HistoryFrames + (k * Dilation);
            for (int c = 0; c < Channels && frame >= 0; c++) y += (double)_weights[(o * Channels * Taps) + (c * Taps) + k] * input[(frame * Channels) + c];
        }

        return Math.Tanh(y) + input[(((step * Frames) + t) * Channels) + o];
    }

    public void Dispose()
    {
        NeuralSynth.Engine.Executor.Plan.Free(Plan);
        _scratch.Dispose();
    }

    private static PlanOperand At(PlanOperand operand, int offset) => new() { Buffer = operand.Buffer, Offset = operand.Offset + offset };

    private PlanConvolution Convolution(PlanOperand second, bool isHalf, float* weights, float* bias) => new()
    {
        Input = At(Input, -HistoryFrames * Channels),
        InputStep = Channels,
        Segments = Taps,
        SegmentLength = Channels,
        SegmentStep = Dilation * Channels,
        Frames = Frames,
        Outputs = Channels,
        Output = Residual,
        OutputStep = Channels,
        Residual = Input,
        ResidualStep = Channels,
        Activation = PlanActivation.Tanh,
        Alpha = PlanOperand.Absent,
        Beta = PlanOperand.Absent,
        SecondOutput = second,
        SecondOutputStep = Channels,
        SecondActivation = PlanActivation.LeakyRelu,
        SecondActivationParameter = 0.2f,
        SecondAlpha = PlanOperand.Absent,
        SecondBeta = PlanOperand.Absent,
        HalfWeights = isHalf ? 1 : 0,
        Source = weights,
        SourceOutputStep = Channels * Taps,
        SourceSegmentStep = 1,
        SourceLengthStep = Taps,
        SourceBias = bias,
    };

    private PlanOperand AddBuffer(int history, int step, int steps)
    {
        _floats = (_floats + 15) & ~15;
        Plan->Buffers[Plan->BufferCount] = new() { Start = _floats, HistoryFloats = history, StepFloats = step, Steps = steps };
        _floats += history + (step * steps);
        return new() { Buffer = Plan->BufferCount++ };
    }

    private void Add(PlanOperation operation)
    {
        operation.Cost = 100;
        Plan->Cost += operation.Cost;
        Plan->Operations[Plan->OperationCount++] = operation;
    }
}
