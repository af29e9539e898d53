#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivstcomponent.h: <c>MediaTypes</c>.</summary>
internal static class MediaType
{
    public const int Audio = 0;
    public const int Event = 1;
}

/// <summary><c>BusDirections</c>.</summary>
internal static class BusDirection
{
    public const int Input = 0;
    public const int Output = 1;
}

/// <summary><c>BusTypes</c>.</summary>
internal static class BusType
{
    public const int Main = 0;
    public const int Aux = 1;
}

/// <summary><c>BusInfo</c>, 276 bytes.</summary>
internal unsafe struct BusInfo
{
    public const uint DefaultActive = 1;

    public int MediaType;
    public int Direction;

    /// <summary>Channels of audio; of events the MIDI channels.</summary>
    public int ChannelCount;

    public fixed char Name[String128.Size];
    public int BusType;
    public uint Flags;
}

/// <summary><c>RoutingInfo</c>: an input channel and the output it leads to; channel -1 is all.</summary>
internal struct RoutingInfo
{
    public int MediaType;
    public int BusIndex;
    public int Channel;
}

/// <summary><c>IComponent</c>.</summary>
internal unsafe struct ComponentVtable
{
    public PluginBaseVtable Base;
    public delegate* unmanaged[Cdecl]<void*, Iid*, int> GetControllerClassId;
    public delegate* unmanaged[Cdecl]<void*, int, int> SetIoMode;
    public delegate* unmanaged[Cdecl]<void*, int, int, int> GetBusCount;
    public delegate* unmanaged[Cdecl]<void*, int, int, int, BusInfo*, int> GetBusInfo;
    public delegate* unmanaged[Cdecl]<void*, RoutingInfo*, RoutingInfo*, int> GetRoutingInfo;
    public delegate* unmanaged[Cdecl]<void*, int, int, int, byte, int> ActivateBus;
    public delegate* unmanaged[Cdecl]<void*, byte, int> SetActive;
    public delegate* unmanaged[Cdecl]<void*, IBStream*, int> SetState;
    public delegate* unmanaged[Cdecl]<void*, IBStream*, int> GetState;
}

/// <summary>The component as an interface pointer sees it.</summary>
internal unsafe struct IComponent
{
    public ComponentVtable* Vtable;

    public static Iid Id => new(0xE831FF31, 0xF2D54301, 0x928EBBEE, 0x25697802);
}
