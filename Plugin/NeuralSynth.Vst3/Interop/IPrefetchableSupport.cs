#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivstprefetchablesupport.h: <c>IPrefetchableSupport</c>.</summary>
internal unsafe struct PrefetchableSupportVtable
{
    /// <summary>The processor may be run ahead of time.</summary>
    public const uint IsYetPrefetchable = 1;

    public FUnknownVtable Unknown;
    public delegate* unmanaged[Cdecl]<void*, uint*, int> GetPrefetchableSupport;
}

/// <summary>The interface as a pointer sees it.</summary>
internal unsafe struct IPrefetchableSupport
{
    public PrefetchableSupportVtable* Vtable;

    public static Iid Id => new(0x8AE54FDA, 0xE93046B9, 0xA28555BC, 0xDC98E21E);
}
