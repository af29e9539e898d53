#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivsteditcontroller.h: <c>RestartFlags</c>.</summary>
internal static class RestartFlags
{
    /// <summary>The host deactivates, looks at the buses and activates.</summary>
    public const int IoChanged = 1 << 1;

    public const int ParamValuesChanged = 1 << 2;

    /// <summary>The host deactivates, activates and asks for the latency again.</summary>
    public const int LatencyChanged = 1 << 3;

    public const int ParamTitlesChanged = 1 << 4;
}

/// <summary><c>IComponentHandler</c>: the host's side of the controller. [UI-thread]</summary>
internal unsafe struct ComponentHandlerVtable
{
    public FUnknownVtable Unknown;
    public delegate* unmanaged[Cdecl]<void*, uint, int> BeginEdit;
    public delegate* unmanaged[Cdecl]<void*, uint, double, int> PerformEdit;
    public delegate* unmanaged[Cdecl]<void*, uint, int> EndEdit;
    public delegate* unmanaged[Cdecl]<void*, int, int> RestartComponent;
}

/// <summary>The host's object.</summary>
internal unsafe struct IComponentHandler
{
    public ComponentHandlerVtable* Vtable;

    public static Iid Id => new(0x93A0BEA3, 0x0BD045DB, 0x8E890B0C, 0xC1E46AC6);
}
