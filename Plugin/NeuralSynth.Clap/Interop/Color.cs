#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/color.h: <c>clap_color</c>, 4 bytes.</summary>
internal struct ClapColor
{
    public byte Alpha;
    public byte Red;
    public byte Green;
    public byte Blue;
}
