using NeuralSynth.Models.Tests.Cases;

namespace NeuralSynth.Models.Tests;

/// <summary>What the compiler joins: as few operations as expected, and the numbers of ONNX Runtime over many hops.</summary>
public class PatternTests_OnnxRuntime
{
    public static TheoryData<string> Names => [.. PatternCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pattern_TakesFewOperations(string name)
    {
        PatternCase pattern = PatternCases.All.Single(c => c.Name == name);
        using var rig = new PlanRig(pattern.Build());
        Assert.Equal(pattern.Kernels, rig.Kernels);
        Assert.True(rig.Difference(hops: 40) < 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reset_EqualsAFreshInstance(string name)
    {
        using var rig = new PlanRig(PatternCases.All.Single(c => c.Name == name).Build());
        var random = new Random(3);
        Dictionary<string, float[]>[] inputs = [.. Enumerable.Range(0, 25).Select(_ => rig.Inputs(random))];
        Dictionary<string, float[]>[] first = Array.ConvertAll(inputs, rig.RunPlan);
        rig.Reset();
        Dictionary<string, float[]>[] second = Array.ConvertAll(inputs, rig.RunPlan);
        Assert.Equal(first, second);
    }
}
