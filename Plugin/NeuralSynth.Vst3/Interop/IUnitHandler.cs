#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivstunits.h: <c>IUnitHandler</c>, found at the component handler. [UI-thread]</summary>
internal unsafe struct UnitHandlerVtable
{
    /// <summary>In place of a program's index: all of them.</summary>
    public const int AllPrograms = -1;

    public FUnknownVtable Unknown;
    public delegate* unmanaged[Cdecl]<void*, int, int> NotifyUnitSelection;
    public delegate* unmanaged[Cdecl]<void*, int, int, int> NotifyProgramListChange;
}

/// <summary>The host's object.</summary>
internal unsafe struct IUnitHandler
{
    public UnitHandlerVtable* Vtable;

    public static Iid Id => new(0x4B5147F8, 0x4654486B, 0x8DAB30BA, 0x163A3C56);
}
