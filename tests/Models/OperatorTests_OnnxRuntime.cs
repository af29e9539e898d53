using NeuralSynth.Models.Compiler;
using NeuralSynth.Models.Tests.Cases;

namespace NeuralSynth.Models.Tests;

/// <summary>Every operator that the compiler supports, against ONNX Runtime.</summary>
public class OperatorTests_OnnxRuntime
{
    public static TheoryData<string> Names => [.. OperatorCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_GivesTheSameNumbers(string name)
    {
        GraphCase graphCase = OperatorCases.All.Single(c => c.Name == name);
        using var rig = new PlanRig(graphCase.Build());
        double difference = rig.Difference(hops: 4, positive: graphCase.Positive);
        Assert.True(difference <= graphCase.Tolerance, $"{difference:g3}: {string.Join(' ', rig.Kernels)}");
    }

    [Fact]
    public void EverySupportedOperator_HasACase()
    {
        HashSet<string> tested = [.. OperatorCases.All.SelectMany(c => c.Build().Model.Graph.Node).Select(n => n.OpType)];
        Assert.Empty(Lowering.SupportedOperators.Except(tested));
    }
}
