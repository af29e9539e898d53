#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivstparameterchanges.h: <c>IParamValueQueue</c>. [audio-thread]</summary>
internal unsafe struct ParamValueQueueVtable
{
    public FUnknownVtable Unknown;
    public delegate* unmanaged[Cdecl]<void*, uint> GetParameterId;
    public delegate* unmanaged[Cdecl]<void*, int> GetPointCount;

    /// <summary>(this, index, receives the sample offset, receives the normalised value).</summary>
    public delegate* unmanaged[Cdecl]<void*, int, int*, double*, int> GetPoint;

    /// <summary>(this, sample offset, normalised value, receives the index).</summary>
    public delegate* unmanaged[Cdecl]<void*, int, double, int*, int> AddPoint;
}

/// <summary>The host's object: the changes of one parameter within a block, by time.</summary>
internal unsafe struct IParamValueQueue
{
    public ParamValueQueueVtable* Vtable;

    public static Iid Id => new(0x01263A18, 0xED074F6F, 0x98C9D356, 0x4686F9BA);
}
