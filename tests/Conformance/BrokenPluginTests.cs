using NeuralSynth.Conformance.Tests.Fakes;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Conformance;
using NeuralSynth.Host.Conformance.Clap;

namespace NeuralSynth.Conformance.Tests;

/// <summary>Controls: a correct plug-in passes every check that applies to it, and each broken rule fails the check that
/// guards it. A check without a control here could be one that cannot fail.</summary>
[Collection(FakePluginTests.Name)]
public sealed unsafe class BrokenPluginTests
{
    // Checks of extensions that the fake does not have.
    private static readonly HashSet<string> Skipped =
    [
        "preset-discovery-crawl", "preset-discovery-descriptor-consistency", "preset-discovery-load", "preset-discovery-wrong-arguments",
        "layout-audio-ports-config", "layout-configurable-audio-ports", "layout-audio-ports-activation", "param-set-read-only", "state-context",
        "tail-readable", "render-modes", "remote-controls", "param-indication", "track-info", "context-menu", "param-gestures", "param-gestures-full-list",
        "preset-load-errors", "allocations",
    ];

    public static TheoryData<Fault, string> Controls => new()
    {
        { Fault.NotANumber, "process-audio-basic-out-of-place" },
        { Fault.PassesSubnormals, "process-audio-denormals" },
        { Fault.WritesBeyondTheBlock, "process-audio-basic-out-of-place" },
        { Fault.LeavesASample, "process-varying-block-sizes" },
        { Fault.WritesToTheInput, "process-audio-basic-out-of-place" },
        { Fault.LiesAboutConstants, "process-sleep-constant-mask" },
        { Fault.UnknownStatus, "process-sleep-process-status" },
        { Fault.UnsortedEvents, "transport-null" },
        { Fault.WrongLatency, "latency-exact" },
        { Fault.SwapsChannels, "audio-channels-independent" },
        { Fault.ForgetsValues, "state-reproducibility-basic" },
        { Fault.AcceptsAnyState, "state-invalid-empty" },
        { Fault.AcceptsAnyState, "state-invalid-random" },
        { Fault.AcceptsAnyState, "state-invalid-damaged" },
        { Fault.LoadsSilently, "state-load-tells-host" },
        { Fault.TakesAnyValue, "param-set-out-of-range" },
        { Fault.BelievesOtherSpaces, "param-set-wrong-namespace" },
        { Fault.IgnoresFlush, "param-set-events" },
        { Fault.ModulationSticks, "param-modulation-non-destructive" },
        { Fault.CreatesAnyId, "create-id-with-trailing-garbage" },
        { Fault.AnyFactory, "query-nonexistent-factory" },
        { Fault.ResetDoesNothing, "process-reset-reactivate" },
        { Fault.ForgetsTexts, "param-conversions" },
        { Fault.WrongDefault, "param-default-values" },
        { Fault.ProcessesInactive, "order-process-inactive" },
        { Fault.FeatureTwice, "features-duplicates" },
        { Fault.RescansOnTheAudioThread, "process-audio-basic-out-of-place" },
        { Fault.DependsOnBlocks, "process-random-block-sizes" },
        { Fault.DependsOnBlocks, "param-automation-split" },
    };

    public static TheoryData<string> Checks => [.. ClapChecks.All.Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Controls))]
    public void BrokenRule_FailsItsCheck(Fault fault, string id)
    {
        CheckResult result = Run(fault, id);
        Assert.True(result.Outcome == CheckOutcome.Failed, $"{result.Outcome}: {result.Message}");
        Assert.NotEmpty(result.Message);
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void CorrectPlugin_PassesOrLacksTheExtension(string id)
    {
        CheckResult result = Run(Fault.None, id);
        CheckOutcome expected = Skipped.Contains(id) ? CheckOutcome.Skipped : CheckOutcome.Passed;
        Assert.True(result.Outcome == expected, $"{result.Outcome}: {result.Message}");
    }

    private static CheckResult Run(Fault fault, string id)
    {
        FakePlugin.Fault = fault;
        try
        {
            using var library = new ClapLibrary(FakePlugin.Entry, "fake");
            using var subject = new ClapSubject(library, library.Plugins[0]);
            return ClapChecks.All.Single(c => c.Id == id).Execute(subject);
        }
        finally
        {
            FakePlugin.Fault = Fault.None;
        }
    }
}

/// <summary>Tests that share the fake plug-in's fault, one after the other; they need no published library.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FakePluginTests
{
    public const string Name = "fake plug-in";
}
