using NeuralSynth.Host.Conformance;
using NeuralSynth.Host.Conformance.Clap;

namespace NeuralSynth.Conformance.Tests;

/// <summary>Every check of <c>neuralsynth check</c> on the published CLAP library. None may be skipped.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class ClapConformanceTests(PublishedPlugin published)
{
    public static TheoryData<string> Checks => [.. ClapChecks.All.Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Checks))]
    public void Timbre(string id)
    {
        CheckResult result = ClapChecks.All.Single(c => c.Id == id).Execute(published.Timbre);
        Assert.True(result.Outcome == CheckOutcome.Passed, $"{result.Outcome}: {result.Message}");
    }

    /// <summary>What is no instrument's business: a bypass, other layouts.</summary>
    private static readonly string[] NotOfInstruments = ["process-note-events", "layout-audio-ports-config", "layout-configurable-audio-ports", "latency-exact", "audio-channels-independent"];

    [Theory]
    [MemberData(nameof(Checks))]
    public void Drums(string id)
    {
        CheckResult result = ClapChecks.All.Single(c => c.Id == id).Execute(published.Drums);
        CheckOutcome expected = NotOfInstruments.Contains(id) ? CheckOutcome.Skipped : CheckOutcome.Passed;
        Assert.True(result.Outcome == expected, $"{result.Outcome}: {result.Message}");
    }

    [Fact]
    public void Checks_HaveDifferentNames() => Assert.Equal(ClapChecks.All.Count, ClapChecks.All.Select(c => c.Id).Distinct().Count());
}
