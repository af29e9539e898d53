#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivstparameterchanges.h: <c>IParameterChanges</c>. [audio-thread]</summary>
internal unsafe struct ParameterChangesVtable
{
    public FUnknownVtable Unknown;
    public delegate* unmanaged[Cdecl]<void*, int> GetParameterCount;

    /// <summary>(this, index) → queue or null; not counted.</summary>
    public delegate* unmanaged[Cdecl]<void*, int, IParamValueQueue*> GetParameterData;

    /// <summary>(this, parameter id, receives the index) → queue or null; not counted.</summary>
    public delegate* unmanaged[Cdecl]<void*, uint*, int*, IParamValueQueue*> AddParameterData;
}

/// <summary>The host's object.</summary>
internal unsafe struct IParameterChanges
{
    public ParameterChangesVtable* Vtable;

    public static Iid Id => new(0xA4779663, 0x0BB64A56, 0xB44384A8, 0x466FEB9D);
}
