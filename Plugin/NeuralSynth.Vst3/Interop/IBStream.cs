#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/base/ibstream.h: <c>IBStream</c>. May move fewer bytes than asked.</summary>
internal unsafe struct BStreamVtable
{
    public FUnknownVtable Unknown;

    /// <summary>(this, buffer, bytes wanted, receives bytes read or null).</summary>
    public delegate* unmanaged[Cdecl]<void*, void*, int, int*, int> Read;

    /// <summary>(this, buffer, bytes, receives bytes written or null).</summary>
    public delegate* unmanaged[Cdecl]<void*, void*, int, int*, int> Write;

    /// <summary>(this, position, 0 from the start, 1 from here, 2 from the end; receives the position or null).</summary>
    public delegate* unmanaged[Cdecl]<void*, long, int, long*, int> Seek;

    public delegate* unmanaged[Cdecl]<void*, long*, int> Tell;
}

/// <summary>A stream of the host.</summary>
internal unsafe struct IBStream
{
    public BStreamVtable* Vtable;

    public static Iid Id => new(0xC3BF6EA2, 0x30994752, 0x9B6BF990, 0x1EE33E9B);
}
