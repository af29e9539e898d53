using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Tests.Dsp;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>Against the definition in double precision.</summary>
public sealed unsafe class DepthwiseKernelTests
{
    public static TheoryData<int> Widths => KernelWidths.Available;

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryNumberOfChannelsMatchesTheDefinition(int width)
    {
        for (int channels = 1; channels <= 40; channels++)
        {
            Check(width, frames: 1 + (channels % 7), channels, taps: 1 + (channels % 5), stride: 1 + (channels % 3), dilation: 1 + (channels % 2), (PlanActivation)(channels % 4), channels % 3 > 0);
        }
    }

    private static void Check(int width, int frames, int channels, int taps, int stride, int dilation, PlanActivation activation, bool hasBias)
    {
        using var plan = new OnePlan();
        int inputStep = stride * channels, tapStep = dilation * channels, outputStep = channels + 3;
        float[] input = Signals.Noise(((frames - 1) * inputStep) + ((taps - 1) * tapStep) + channels, channels);
        float[] weights = Signals.Noise(taps * channels, 2), bias = Signals.Noise(channels, 3);
        PlanOperand output;
        *plan.Operation = new()
        {
            Kernel = PlanKernel.Depthwise,
            Depthwise = new()
            {
                Weights = plan.Add(weights),
                Bias = hasBias ? plan.Add(bias) : PlanOperand.Absent,
                Input = plan.Add(input),
                InputStep = inputStep,
                TapStep = tapStep,
                Frames = frames,
                Channels = channels,
                Taps = taps,
                Output = output = plan.AddCanaries(frames * outputStep),
                OutputStep = outputStep,
                Activation = activation,
                ActivationParameter = 0.3f,
            },
        };
        plan.Run(width);
        plan.AssertOnlyRowsWritten(output, frames, channels, outputStep);
        float[] actual = plan.Read(output);
        for (int t = 0; t < frames; t++)
        {
            for (int c = 0; c < channels; c++)
            {
                double y = hasBias ? bias[c] : 0;
                for (int k = 0; k < taps; k++) y += (double)weights[(k * channels) + c] * input[(t * inputStep) + (k * tapStep) + c];
                y = activation switch
                {
                    PlanActivation.LeakyRelu => y >= 0 ? y : 0.3 * y,
                    PlanActivation.Tanh => Math.Tanh(y),
                    PlanActivation.Sigmoid => 1 / (1 + Math.Exp(-y)),
                    _ => y,
                };
                Assert.Equal(y, actual[(t * outputStep) + c], 3e-6);
            }
        }
    }
}
