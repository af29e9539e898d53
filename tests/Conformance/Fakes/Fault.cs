namespace NeuralSynth.Conformance.Tests.Fakes;

/// <summary>The rule that a <see cref="FakePlugin"/> breaks.</summary>
public enum Fault
{
    /// <summary>None: it is a small, correct delay.</summary>
    None,

    /// <summary>One sample of a block is NaN.</summary>
    NotANumber,

    /// <summary>Subnormal input comes out.</summary>
    PassesSubnormals,

    /// <summary>One sample beyond the block is written.</summary>
    WritesBeyondTheBlock,

    /// <summary>The last sample is not written.</summary>
    LeavesASample,

    /// <summary>The input is overwritten.</summary>
    WritesToTheInput,

    /// <summary>The constant mask says constant whatever plays.</summary>
    LiesAboutConstants,

    /// <summary>process returns a status that does not exist.</summary>
    UnknownStatus,

    /// <summary>Events come out in the wrong order.</summary>
    UnsortedEvents,

    /// <summary>The reported latency is one sample short.</summary>
    WrongLatency,

    /// <summary>Bypass plays the left channel on both sides.</summary>
    SwapsChannels,

    /// <summary>The state remembers nothing.</summary>
    ForgetsValues,

    /// <summary>Anything is accepted as a state.</summary>
    AcceptsAnyState,

    /// <summary>Values load, but the host is not told.</summary>
    LoadsSilently,

    /// <summary>Values beyond the range are taken as they come.</summary>
    TakesAnyValue,

    /// <summary>Events of other spaces are believed.</summary>
    BelievesOtherSpaces,

    /// <summary>Flush ignores its events.</summary>
    IgnoresFlush,

    /// <summary>Modulation changes the value.</summary>
    ModulationSticks,

    /// <summary>Any plug-in id creates an instance.</summary>
    CreatesAnyId,

    /// <summary>Any factory id gives the plug-in factory.</summary>
    AnyFactory,

    /// <summary>A reset leaves the delay as it is.</summary>
    ResetDoesNothing,

    /// <summary>A text does not read back.</summary>
    ForgetsTexts,

    /// <summary>A new instance does not have the default values.</summary>
    WrongDefault,

    /// <summary>Processing without activation works.</summary>
    ProcessesInactive,

    /// <summary>A feature is listed twice.</summary>
    FeatureTwice,

    /// <summary>The host's main-thread callback for restarts is called from process: clap_host_params.rescan.</summary>
    RescansOnTheAudioThread,

    /// <summary>Output depends on how the host cuts the blocks.</summary>
    DependsOnBlocks,
}
