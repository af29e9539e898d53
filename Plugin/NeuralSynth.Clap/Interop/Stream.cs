#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/stream.h: <c>clap_istream</c>. May read fewer bytes than asked.</summary>
internal unsafe struct ClapInputStream
{
    public void* Context;

    /// <summary>Returns the number of bytes read, 0 at the end, -1 on an error.</summary>
    public delegate* unmanaged[Cdecl]<ClapInputStream*, void*, ulong, long> Read;
}

/// <summary>clap/stream.h: <c>clap_ostream</c>. May write fewer bytes than asked.</summary>
internal unsafe struct ClapOutputStream
{
    public void* Context;

    /// <summary>Returns the number of bytes written, -1 on an error.</summary>
    public delegate* unmanaged[Cdecl]<ClapOutputStream*, void*, ulong, long> Write;
}
