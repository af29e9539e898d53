using NeuralSynth.Conformance.Tests.Fakes;
using NeuralSynth.Host.Conformance;
using NeuralSynth.Host.Conformance.Vst3;

namespace NeuralSynth.Conformance.Tests;

/// <summary>Controls: each broken rule fails the VST3 check that guards it.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class SpoiledVst3Tests(PublishedPlugin published)
{
    [Theory]
    [InlineData(Vst3Fault.NotANumber, "process-test")]
    [InlineData(Vst3Fault.WritesBeyondTheBlock, "variable-block-size")]
    [InlineData(Vst3Fault.WritesToTheInput, "process-test")]
    [InlineData(Vst3Fault.LiesAboutSilence, "silence-flags")]
    [InlineData(Vst3Fault.WrongLatency, "latency-exact")]
    [InlineData(Vst3Fault.RefusesFlushes, "parameters-flush")]
    [InlineData(Vst3Fault.AcceptsAnyState, "state-invalid")]
    [InlineData(Vst3Fault.SavesNothing, "state-reproducibility")]
    [InlineData(Vst3Fault.SavesNothing, "bypass-persistence")]
    [InlineData(Vst3Fault.ForgetsToClear, "bus-consistency")]
    [InlineData(Vst3Fault.DependsOnBlocks, "automation-split")]
    [InlineData(Vst3Fault.AcceptsDoubles, "double-refused")]
    public void BrokenRule_FailsItsCheck(Vst3Fault fault, string id)
    {
        SpoiledVst3.Fault = fault;
        using var subject = new Vst3Subject(published.TimbreVst3.Library, published.TimbreVst3.Plugin) { Created = SpoiledVst3.Spoil };
        CheckResult result = Vst3Checks.All.Single(c => c.Id == id).Execute(subject);
        Assert.True(result.Outcome == CheckOutcome.Failed, $"{result.Outcome}: {result.Message}");
        Assert.NotEmpty(result.Message);
    }
}
