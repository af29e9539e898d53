using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Tests.Dsp;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>Copies between layouts, exact.</summary>
public sealed unsafe class CopyKernelTests
{
    /// <summary>Order of the dimensions in the source and in the target, outermost first.</summary>
    public static TheoryData<string, string> Layouts
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string source in new[] { "0123", "0132", "3210", "2031" })
            {
                foreach (string target in new[] { "0123", "0132", "3210", "1302" }) data.Add(source, target);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void EveryElementArrives(string source, string target)
    {
        foreach (int[] extents in new int[][] { [1, 1, 1, 1], [1, 1, 5, 3], [2, 3, 1, 37], [1, 2, 40, 35], [3, 2, 17, 16], [2, 1, 33, 1] }) Check(extents, source, target);
    }

    /// <summary>A step of 0 repeats.</summary>
    [Fact]
    public void AnExtentCanBeRepeated()
    {
        using var plan = new OnePlan();
        float[] values = Signals.Noise(7, 1);
        PlanCopy copy = new() { Input = plan.Add(values), Output = plan.AddCanaries(35) };
        int[] extents = [1, 1, 5, 7], inputSteps = [0, 0, 0, 1], outputSteps = [35, 35, 7, 1];
        for (int i = 0; i < 4; i++) (copy.Extents[i], copy.InputSteps[i], copy.OutputSteps[i]) = (extents[i], inputSteps[i], outputSteps[i]);
        *plan.Operation = new() { Kernel = PlanKernel.Copy, Copy = copy };
        plan.Run(KernelWidths.Widest);
        Assert.Equal(Enumerable.Repeat(values, 5).SelectMany(v => v), plan.Read(copy.Output));
    }

    private static void Check(int[] extents, string source, string target)
    {
        using var plan = new OnePlan();
        int count = extents.Aggregate((a, b) => a * b);
        float[] values = Signals.Noise(count, count);
        int[] inputSteps = Steps(extents, source, 0), outputSteps = Steps(extents, target, 2);
        int outputFloats = Enumerable.Range(0, 4).Sum(d => (extents[d] - 1) * outputSteps[d]) + 1;
        PlanCopy copy = new() { Input = plan.Add(values), Output = plan.AddCanaries(outputFloats) };
        for (int i = 0; i < 4; i++) (copy.Extents[i], copy.InputSteps[i], copy.OutputSteps[i]) = (extents[i], inputSteps[i], outputSteps[i]);
        *plan.Operation = new() { Kernel = PlanKernel.Copy, Copy = copy };
        plan.Run(KernelWidths.Widest);
        float[] actual = plan.Read(copy.Output);
        int written = 0;
        for (int n = 0; n < count; n++)
        {
            int from = 0, to = 0;
            for (int d = 3, rest = n; d >= 0; rest /= extents[d], d--)
            {
                from += rest % extents[d] * inputSteps[d];
                to += rest % extents[d] * outputSteps[d];
            }

            Assert.Equal(values[from], actual[to]);
            written++;
        }

        Assert.Equal(written, actual.Count(v => !float.IsNaN(v)));
    }

    /// <summary>Dense in the order given, with <paramref name="gap"/> floats between neighbours along the outermost.</summary>
    private static int[] Steps(int[] extents, string order, int gap)
    {
        var steps = new int[4];
        int step = 1;
        for (int i = 3; i >= 0; i--)
        {
            int d = order[i] - '0';
            steps[d] = step + (i == 0 ? gap : 0);
            step *= extents[d];
        }

        return steps;
    }
}
