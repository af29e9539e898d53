#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivstparameterfunctionname.h: <c>IParameterFunctionName</c>. [UI-thread]</summary>
internal unsafe struct ParameterFunctionNameVtable
{
    public FUnknownVtable Unknown;

    /// <summary>(this, unit, function name; receives the parameter's id).</summary>
    public delegate* unmanaged[Cdecl]<void*, int, byte*, uint*, int> GetParameterIdFromFunctionName;
}

/// <summary>The interface as a pointer sees it.</summary>
internal unsafe struct IParameterFunctionName
{
    public ParameterFunctionNameVtable* Vtable;

    public static ReadOnlySpan<byte> DryWetMix => "DryWetMix"u8;

    public static Iid Id => new(0x6D21E1DC, 0x91199D4B, 0xA2A02FEF, 0x6C1AE55C);
}
