namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/vsttypes.h: <c>String128</c>, UTF-16 with its zero.</summary>
internal static class String128
{
    /// <summary>Code units.</summary>
    public const int Size = 128;
}
