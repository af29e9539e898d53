namespace NeuralSynth.Clap.Interop;

/// <summary>clap/plugin-features.h: the features that our plug-ins use.</summary>
internal static class ClapPluginFeatures
{
    public const string Instrument = "instrument";
    public const string AudioEffect = "audio-effect";
    public const string DrumMachine = "drum-machine";
    public const string Filter = "filter";
    public const string PitchShifter = "pitch-shifter";
    public const string Mono = "mono";
    public const string Stereo = "stereo";
}
