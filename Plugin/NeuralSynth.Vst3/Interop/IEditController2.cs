#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivsteditcontroller.h: <c>IEditController2</c>. [UI-thread]</summary>
internal unsafe struct EditController2Vtable
{
    public FUnknownVtable Unknown;
    public delegate* unmanaged[Cdecl]<void*, int, int> SetKnobMode;

    /// <summary>(this, 1 to ask only whether there is help).</summary>
    public delegate* unmanaged[Cdecl]<void*, byte, int> OpenHelp;

    public delegate* unmanaged[Cdecl]<void*, byte, int> OpenAboutBox;
}

/// <summary>The interface as a pointer sees it.</summary>
internal unsafe struct IEditController2
{
    public EditController2Vtable* Vtable;

    public static Iid Id => new(0x7F4EFE59, 0xF3204967, 0xAC27A3AE, 0xAFB63038);
}
