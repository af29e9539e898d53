#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/base/ipluginbase.h: <c>IPluginBase</c>.</summary>
internal unsafe struct PluginBaseVtable
{
    public FUnknownVtable Unknown;

    /// <summary>[UI-thread] (this, host context). On any other result than ok the host releases the object.</summary>
    public delegate* unmanaged[Cdecl]<void*, FUnknown*, int> Initialize;

    /// <summary>[UI-thread] All references to the host must be gone afterwards; may be initialized again.</summary>
    public delegate* unmanaged[Cdecl]<void*, int> Terminate;
}

/// <summary>Its id.</summary>
internal static class IPluginBase
{
    public static Iid Id => new(0x22888DDB, 0x156E45AE, 0x8358B348, 0x08190625);
}
