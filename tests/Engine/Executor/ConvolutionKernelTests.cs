using NeuralSynth.Engine.Executor;
using Xunit.Sdk;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>Against the definition in double precision.</summary>
public sealed class ConvolutionKernelTests
{
    private const int MostFrames = 40;

    public static TheoryData<int> Widths => KernelWidths.Available;

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryNumberOfFramesMatchesTheDefinition(int width)
    {
        for (int frames = 1; frames <= MostFrames; frames++)
        {
            for (int variant = 0; variant < 3; variant++) ConvolutionCase.Random((frames * 10) + variant, frames, variant == 2).Check(width);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryNumberOfOutputsMatchesTheDefinition(int width)
    {
        foreach (int frames in new[] { 1, 2, 3, 7 })
        {
            for (int outputs = 1; outputs <= 130; outputs++)
            {
                new ConvolutionCase { Seed = outputs, Frames = frames, Outputs = outputs, Length = 5, InputStep = 5, IsHalf = outputs % 2 == 0 }.Check(width);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryActivationBeforeAndAfterTheResidual(int width)
    {
        foreach (PlanActivation first in Enum.GetValues<PlanActivation>())
        {
            foreach (PlanActivation second in Enum.GetValues<PlanActivation>())
            {
                for (int residual = 0; residual < 3; residual++)
                {
                    new ConvolutionCase { Outputs = 37, Activation = first, SecondActivation = second, HasSecond = true, ResidualKind = residual }.Check(width);
                }
            }
        }
    }

    /// <summary>A dilated convolution: taps far apart, frames next to each other.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void DilationAndStrideAreOnlySteps(int width)
    {
        foreach (int dilation in new[] { 1, 3, 9 })
        {
            foreach (int stride in new[] { 1, 2, 5 })
            {
                new ConvolutionCase { Frames = 9, Outputs = 48, Segments = 3, Length = 33, SegmentStep = dilation * 33, InputStep = stride * 33, Activation = PlanActivation.LeakyRelu }.Check(width);
            }
        }
    }

    /// <summary>Long sums, as in the deepest layers, where panels are read in pieces.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void LongSumsMatchTheDefinition(int width)
    {
        foreach (int frames in new[] { 1, 2, 4, 8, 17 })
        {
            new ConvolutionCase { Seed = frames, Frames = frames, Outputs = 80, Segments = 3, Length = 515, SegmentStep = 600, InputStep = 515 }.Check(width);
            new ConvolutionCase { Seed = frames, Frames = frames, Outputs = 80, Segments = 3, Length = 515, SegmentStep = 600, InputStep = 515, IsHalf = true, ResidualKind = 1 }.Check(width);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void TwoRunsGiveTheSameBits(int width)
    {
        ConvolutionCase random = ConvolutionCase.Random(5, 11, isHalf: false);
        Assert.Equal(random.Check(width), random.Check(width));
    }

    /// <summary>The check itself: an oracle with two inputs exchanged must disagree.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void AWrongOrderOfInputsIsNoticed(int width)
    {
        var wrong = new ConvolutionCase { SwapTwoInputsInOracle = true };
        Assert.ThrowsAny<XunitException>(() => wrong.Check(width));
    }
}
