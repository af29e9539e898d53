namespace NeuralSynth.Clap.Interop;

/// <summary>clap/id.h: <c>clap_id</c> is a <see cref="uint"/>.</summary>
internal static class ClapId
{
    public const uint Invalid = uint.MaxValue;
}
