namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/vstspeaker.h: a bit per speaker.</summary>
internal static class SpeakerArrangement
{
    public const ulong Empty = 0;
    public const ulong Mono = 1 << 19;
    public const ulong Stereo = 3;
}
