namespace NeuralSynth.Clap.Interop;

/// <summary>clap/fixedpoint.h: beat and second times are signed 64-bit fixed point with 31 fractional bits.</summary>
internal static class ClapFixedPoint
{
    public const long BeatTimeFactor = 1L << 31;
    public const long SecTimeFactor = 1L << 31;
}
