namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>Every check of a CLAP plug-in. Those that share their purpose with a test of clap-validator share its name;
/// the rest goes further.</summary>
internal static class ClapChecks
{
    /// <summary>In the order of a report.</summary>
    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        .. LibraryChecks.All,
        .. PresetDiscoveryChecks.All,
        .. InstanceChecks.All,
        .. AudioChecks.All,
        .. OrderChecks.All,
        .. LayoutChecks.All,
        .. ParameterChecks.All,
        .. ParameterEventChecks.All,
        .. StateChecks.All,
        .. TransportChecks.All,
        .. LatencyChecks.All,
        .. ExtensionChecks.All,
        .. ThreadChecks.All,
    ];
}
