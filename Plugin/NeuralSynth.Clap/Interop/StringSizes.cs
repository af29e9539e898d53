namespace NeuralSynth.Clap.Interop;

/// <summary>clap/string-sizes.h: capacities in bytes, including the terminating zero.</summary>
internal static class ClapStringSizes
{
    public const int Name = 256;
    public const int Path = 1024;
}
