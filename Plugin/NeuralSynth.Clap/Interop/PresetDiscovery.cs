namespace NeuralSynth.Clap.Interop;

/// <summary>clap/factory/preset-discovery.h: <c>clap_preset_discovery_location_kind</c>.</summary>
internal static class ClapPresetLocation
{
    /// <summary>The location is a path of the file system.</summary>
    public const uint File = 0;

    /// <summary>The preset is inside the plug-in; the location is null.</summary>
    public const uint Plugin = 1;
}
