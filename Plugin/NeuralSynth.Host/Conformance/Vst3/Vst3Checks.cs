namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>Every check of a VST3 plug-in. Those that share their purpose with a test of Steinberg's validator share its
/// name; the rest goes further: the validator never looks at the audio.</summary>
internal static class Vst3Checks
{
    /// <summary>In the order of a report.</summary>
    public static IReadOnlyList<ConformanceCheck<Vst3Subject>> All { get; } =
    [
        .. Vst3ModuleChecks.All,
        .. Vst3ComponentChecks.All,
        .. Vst3ControllerChecks.All,
        .. Vst3ProcessChecks.All,
        .. Vst3StateChecks.All,
    ];
}
