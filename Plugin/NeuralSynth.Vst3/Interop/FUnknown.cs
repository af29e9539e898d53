#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/base/funknown.h: every interface begins with these three.</summary>
internal unsafe struct FUnknownVtable
{
    /// <summary>[thread-safe] (this, id, receives a counted pointer or null).</summary>
    public delegate* unmanaged[Cdecl]<void*, Iid*, void**, int> QueryInterface;

    /// <summary>[thread-safe] Returns the new count.</summary>
    public delegate* unmanaged[Cdecl]<void*, uint> AddRef;

    /// <summary>[thread-safe] Returns the new count; 0: the object is gone.</summary>
    public delegate* unmanaged[Cdecl]<void*, uint> Release;
}

/// <summary>Any interface pointer.</summary>
internal unsafe struct FUnknown
{
    public FUnknownVtable* Vtable;

    public static Iid Id => new(0x00000000, 0x00000000, 0xC0000000, 0x00000046);
}
