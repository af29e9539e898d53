namespace NeuralSynth.Conformance.Tests.Fakes;

/// <summary>The rule that a <see cref="SpoiledVst3"/> breaks.</summary>
public enum Vst3Fault
{
    /// <summary>One sample of a block is NaN.</summary>
    NotANumber,

    /// <summary>One sample beyond the block is written.</summary>
    WritesBeyondTheBlock,

    /// <summary>The input is overwritten.</summary>
    WritesToTheInput,

    /// <summary>The output is flagged as silent whatever plays.</summary>
    LiesAboutSilence,

    /// <summary>The reported latency is one sample short.</summary>
    WrongLatency,

    /// <summary>Blocks without samples are refused.</summary>
    RefusesFlushes,

    /// <summary>Anything is accepted as a state.</summary>
    AcceptsAnyState,

    /// <summary>The state is empty.</summary>
    SavesNothing,

    /// <summary>The description of a bus changes from call to call.</summary>
    ForgetsToClear,

    /// <summary>Output depends on how the host cuts the blocks.</summary>
    DependsOnBlocks,

    /// <summary>64-bit samples are set up although they are refused.</summary>
    AcceptsDoubles,
}
