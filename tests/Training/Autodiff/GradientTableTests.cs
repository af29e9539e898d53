using NeuralSynth.Autodiff;

namespace NeuralSynth.Training.Tests.Autodiff;

public sealed class GradientTableTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GradientCases.All.Count)];

    public static TheoryData<string> Operators => [.. GradientTable.Default.Entries.Where(e => e.Value.Rule is not null).Select(e => e.Key)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rule_AgreesWithCentralDifferences(int index)
    {
        GradientCase test = GradientCases.All[index];
        double error = GradientChecker.WorstError(test);
        Assert.True(GradientChecker.Agrees(test), $"{test}: relative error {error:G3}");
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void EveryRule_HasACase(string op) => Assert.Contains(GradientCases.All, c => c.Op == op);

    /// <summary>The checker must be able to fail, for every operator: here each rule in turn has the wrong sign.</summary>
    [Theory]
    [MemberData(nameof(Operators))]
    public void RuleWithTheWrongSign_IsCaughtByCentralDifferences(string op)
    {
        GradientRule right = GradientTable.Default.Entries[op].Rule!;
        GradientTable wrong = GradientTable.Default.With(op, c => [.. right(c).Select(g => g is null ? null : c.Graph.Neg(g))]);
        Assert.All(GradientCases.All.Where(c => c.Op == op), test => Assert.False(GradientChecker.Agrees(test, wrong), $"{test} did not notice"));
    }

    /// <summary>A subtler mistake: the derivative of the sine written as the sine.</summary>
    [Fact]
    public void DeliberatelyWrongRule_IsCaughtByCentralDifferences()
    {
        GradientTable wrong = GradientTable.Default.With("Sin", c => [c.Graph.Mul(c.DY, c.Y)]);
        Assert.False(GradientChecker.Agrees(GradientCases.All.Single(c => c.Op == "Sin"), wrong));
    }

    [Fact]
    public void EveryOperatorWithAShapeRule_IsInTheTable() =>
        Assert.Empty(Graph.Operators.Except(GradientTable.Default.Entries.Keys));

    [Fact]
    public void EntriesWithoutRule_SayWhy() =>
        Assert.All(GradientTable.Default.Entries.Values.Where(e => e.Rule is null), e => Assert.NotEmpty(e.Reason!));
}
