namespace NeuralSynth.Clap.Interop;

/// <summary>clap/plugin-features.h: the features that our plug-ins use.</summary>
internal static class ClapPluginFeatures
{
    public static ReadOnlySpan<byte> Instrument => "instrument"u8;
    public static ReadOnlySpan<byte> AudioEffect => "audio-effect"u8;
    public static ReadOnlySpan<byte> Synthesizer => "synthesizer"u8;
    public static ReadOnlySpan<byte> DrumMachine => "drum-machine"u8;
    public static ReadOnlySpan<byte> Filter => "filter"u8;
    public static ReadOnlySpan<byte> PitchShifter => "pitch-shifter"u8;
    public static ReadOnlySpan<byte> Mono => "mono"u8;
    public static ReadOnlySpan<byte> Stereo => "stereo"u8;
}
