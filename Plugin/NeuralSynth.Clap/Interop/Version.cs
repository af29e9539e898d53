#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/version.h: <c>clap_version</c>, 12 bytes.</summary>
internal struct ClapVersion
{
    public uint Major;
    public uint Minor;
    public uint Revision;

    /// <summary>The version of the ABI that these files were written from.</summary>
    public static ClapVersion Current => new() { Major = 1, Minor = 2, Revision = 10 };

    /// <summary>True from 1.0.0 on: earlier ABIs are not compatible.</summary>
    public readonly bool IsCompatible => Major >= 1;
}
