#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivstaudioprocessor.h: <c>IProcessContextRequirements</c>.</summary>
internal unsafe struct ProcessContextRequirementsVtable
{
    public FUnknownVtable Unknown;

    /// <summary>Bits of what the processor reads of the transport; 0 is nothing.</summary>
    public delegate* unmanaged[Cdecl]<void*, uint> GetProcessContextRequirements;
}

/// <summary>The interface as a pointer sees it.</summary>
internal unsafe struct IProcessContextRequirements
{
    public ProcessContextRequirementsVtable* Vtable;

    public static Iid Id => new(0x2A654303, 0xEF764E3D, 0x95B5FE83, 0x730EF6D0);
}
