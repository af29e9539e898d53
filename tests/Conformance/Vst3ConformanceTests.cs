using NeuralSynth.Host.Conformance;
using NeuralSynth.Host.Conformance.Vst3;

namespace NeuralSynth.Conformance.Tests;

/// <summary>Every check of <c>neuralsynth check</c> on the published VST3 bundle. None may be skipped.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class Vst3ConformanceTests(PublishedPlugin published)
{
    public static TheoryData<string> Checks => [.. Vst3Checks.All.Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Checks))]
    public void Timbre(string id)
    {
        CheckResult result = Vst3Checks.All.Single(c => c.Id == id).Execute(published.TimbreVst3);
        Assert.True(result.Outcome == CheckOutcome.Passed, $"{result.Outcome}: {result.Message}");
    }

    /// <summary>What is no instrument's business: a bypass, inputs, controllers on knobs.</summary>
    private static readonly string[] NotOfInstruments = ["speaker-arrangements", "midi-mapping", "program-change", "silence-flags", "latency-exact", "bypass-persistence"];

    [Theory]
    [MemberData(nameof(Checks))]
    public void Drums(string id)
    {
        CheckResult result = Vst3Checks.All.Single(c => c.Id == id).Execute(published.DrumsVst3);
        CheckOutcome expected = NotOfInstruments.Contains(id) ? CheckOutcome.Skipped : CheckOutcome.Passed;
        Assert.True(result.Outcome == expected, $"{result.Outcome}: {result.Message}");
    }

    [Fact]
    public void Checks_HaveDifferentNames() => Assert.Equal(Vst3Checks.All.Count, Vst3Checks.All.Select(c => c.Id).Distinct().Count());
}
