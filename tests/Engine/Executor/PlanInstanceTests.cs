using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Tests.Dsp;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>Whole plans: history, instances, parts of steps.</summary>
public sealed unsafe class PlanInstanceTests
{
    private const int Steps = 40;
    private const int StepFloats = SmallPlan.Frames * SmallPlan.Channels;

    /// <summary>A history that moves back every step, every few steps, and never in this test.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void HistoryIsWhatEarlierStepsWrote(int stepsPerMove)
    {
        using var plan = new SmallPlan(stepsPerMove);
        PlanInstance* instance = plan.NewInstance();
        var input = new List<float>();
        for (int step = 0; step < Steps; step++)
        {
            Feed(plan, instance, step, input);
            instance->Run();
            float* result = instance->Address(plan.Residual);
            for (int i = 0; i < StepFloats; i++)
            {
                Assert.Equal(plan.Expected(input, step, i / SmallPlan.Channels, i % SmallPlan.Channels), result[i], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(101)]
    [InlineData(250)]
    public void PartsOfAStepEqualTheWhole(long budget)
    {
        using var plan = new SmallPlan();
        PlanInstance* whole = plan.NewInstance(), parts = plan.NewInstance();
        for (int step = 0; step < Steps; step++)
        {
            Feed(plan, whole, step, []);
            Feed(plan, parts, step, []);
            whole->Run();
            int calls = 1;
            for (; !parts->RunPart(budget); calls++) Assert.True(parts->IsUnderWay);
            Assert.False(parts->IsUnderWay);
            Assert.Equal((int)Math.Ceiling(6.0 / Math.Ceiling(budget / 100.0)), calls);
            AssertSameBits(plan, whole, parts);
        }
    }

    [Fact]
    public void InstancesShareThePlanAndNothingElse()
    {
        using var plan = new SmallPlan();
        PlanInstance* first = plan.NewInstance(), second = plan.NewInstance(), alone = plan.NewInstance();
        for (int step = 0; step < Steps; step++)
        {
            Feed(plan, first, step, []);
            Feed(plan, second, step + 1000, []);
            Feed(plan, alone, step, []);
            first->Run();
            second->Run();
            alone->Run();
            AssertSameBits(plan, first, alone);
        }

        Assert.False(OutputOf(plan, first).SequenceEqual(OutputOf(plan, second)));
    }

    [Fact]
    public void ResetForgetsEverything()
    {
        using var plan = new SmallPlan();
        PlanInstance* used = plan.NewInstance(), fresh = plan.NewInstance();
        for (int step = 0; step < 13; step++)
        {
            Feed(plan, used, step, []);
            used->Run();
        }

        Feed(plan, used, 13, []);
        used->RunPart(150);
        used->Reset();
        Assert.False(used->IsUnderWay);
        for (int step = 0; step < Steps; step++)
        {
            Feed(plan, used, step, []);
            Feed(plan, fresh, step, []);
            used->Run();
            fresh->Run();
            AssertSameBits(plan, used, fresh);
        }
    }

    [Fact]
    public void APlanThatDoesNotFitIntoMemoryTakesNothing()
    {
        using var plan = new OnePlan();
        *plan.Operation = new() { Kernel = PlanKernel.Convolution, Convolution = new() { Frames = 1, Segments = 1, SegmentLength = 1 << 20, Outputs = 1 << 30 } };
        Assert.False(Plan.Prepare(plan.Plan));
        Assert.True(plan.Plan->PackedWeights == null);
        Assert.Equal((nuint)0, plan.Plan->PackedBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RunningAllocatesNothing(bool isHalf)
    {
        using var plan = new SmallPlan(isHalf: isHalf);
        PlanInstance* instance = plan.NewInstance();
        for (int i = 0; i < 3; i++) instance->Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++) instance->Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>The meter works: one object a step must show.</summary>
    [Fact]
    public void TheControlThatAllocatesIsSeen()
    {
        using var plan = new SmallPlan();
        PlanInstance* instance = plan.NewInstance();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++)
        {
            instance->Run();
            _kept = new object();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 200 * 16, long.MaxValue);
    }

    private static object? _kept;

    private static void Feed(SmallPlan plan, PlanInstance* instance, int step, List<float> input)
    {
        float[] values = Signals.Noise(StepFloats, step + 1);
        values.CopyTo(new Span<float>(instance->Address(plan.Input), StepFloats));
        input.AddRange(values);
    }

    private static Span<float> OutputOf(SmallPlan plan, PlanInstance* instance) => new(instance->Address(plan.Output), StepFloats);

    private static void AssertSameBits(SmallPlan plan, PlanInstance* a, PlanInstance* b) =>
        Assert.Equal(OutputOf(plan, a).ToArray().Select(BitConverter.SingleToInt32Bits), OutputOf(plan, b).ToArray().Select(BitConverter.SingleToInt32Bits));
}
