#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivsteditcontroller.h: <c>ParameterInfo</c>, 792 bytes.</summary>
internal unsafe struct ParameterInfo
{
    public const int CanAutomate = 1 << 0;
    public const int IsReadOnly = 1 << 1;
    public const int IsList = 1 << 3;
    public const int IsProgramChange = 1 << 15;
    public const int IsBypass = 1 << 16;

    public uint Id;
    public fixed char Title[String128.Size];
    public fixed char ShortTitle[String128.Size];
    public fixed char Units[String128.Size];

    /// <summary>0: continuous, 1: a switch, n: n + 1 values.</summary>
    public int StepCount;

    public double DefaultNormalizedValue;
    public int UnitId;
    public int Flags;
}

/// <summary><c>IEditController</c>.</summary>
internal unsafe struct EditControllerVtable
{
    public PluginBaseVtable Base;
    public delegate* unmanaged[Cdecl]<void*, IBStream*, int> SetComponentState;
    public delegate* unmanaged[Cdecl]<void*, IBStream*, int> SetState;
    public delegate* unmanaged[Cdecl]<void*, IBStream*, int> GetState;
    public delegate* unmanaged[Cdecl]<void*, int> GetParameterCount;
    public delegate* unmanaged[Cdecl]<void*, int, ParameterInfo*, int> GetParameterInfo;
    public delegate* unmanaged[Cdecl]<void*, uint, double, char*, int> GetParamStringByValue;
    public delegate* unmanaged[Cdecl]<void*, uint, char*, double*, int> GetParamValueByString;
    public delegate* unmanaged[Cdecl]<void*, uint, double, double> NormalizedParamToPlain;
    public delegate* unmanaged[Cdecl]<void*, uint, double, double> PlainParamToNormalized;
    public delegate* unmanaged[Cdecl]<void*, uint, double> GetParamNormalized;
    public delegate* unmanaged[Cdecl]<void*, uint, double, int> SetParamNormalized;
    public delegate* unmanaged[Cdecl]<void*, IComponentHandler*, int> SetComponentHandler;

    /// <summary>(this, view name) → counted view or null.</summary>
    public delegate* unmanaged[Cdecl]<void*, byte*, void*> CreateView;
}

/// <summary>The controller as an interface pointer sees it.</summary>
internal unsafe struct IEditController
{
    public EditControllerVtable* Vtable;

    public static Iid Id => new(0xDCD7BBE3, 0x7742448D, 0xA874AACC, 0x979C759E);
}
