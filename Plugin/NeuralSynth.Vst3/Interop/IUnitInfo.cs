#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivstunits.h: <c>UnitInfo</c>, 268 bytes.</summary>
internal unsafe struct UnitInfo
{
    public const int Root = 0;
    public const int NoParent = -1;
    public const int NoProgramList = -1;

    public int Id;
    public int ParentUnitId;
    public fixed char Name[String128.Size];
    public int ProgramListId;
}

/// <summary><c>ProgramListInfo</c>, 264 bytes.</summary>
internal unsafe struct ProgramListInfo
{
    public int Id;
    public fixed char Name[String128.Size];
    public int ProgramCount;
}

/// <summary><c>IUnitInfo</c>. [UI-thread]</summary>
internal unsafe struct UnitInfoVtable
{
    public FUnknownVtable Unknown;
    public delegate* unmanaged[Cdecl]<void*, int> GetUnitCount;
    public delegate* unmanaged[Cdecl]<void*, int, UnitInfo*, int> GetUnitInfo;
    public delegate* unmanaged[Cdecl]<void*, int> GetProgramListCount;
    public delegate* unmanaged[Cdecl]<void*, int, ProgramListInfo*, int> GetProgramListInfo;
    public delegate* unmanaged[Cdecl]<void*, int, int, char*, int> GetProgramName;
    public delegate* unmanaged[Cdecl]<void*, int, int, byte*, char*, int> GetProgramInfo;
    public delegate* unmanaged[Cdecl]<void*, int, int, int> HasProgramPitchNames;
    public delegate* unmanaged[Cdecl]<void*, int, int, short, char*, int> GetProgramPitchName;
    public delegate* unmanaged[Cdecl]<void*, int> GetSelectedUnit;
    public delegate* unmanaged[Cdecl]<void*, int, int> SelectUnit;
    public delegate* unmanaged[Cdecl]<void*, int, int, int, int, int*, int> GetUnitByBus;
    public delegate* unmanaged[Cdecl]<void*, int, int, IBStream*, int> SetUnitProgramData;
}

/// <summary>The interface as a pointer sees it.</summary>
internal unsafe struct IUnitInfo
{
    public UnitInfoVtable* Vtable;

    public static Iid Id => new(0x3D4BD6B5, 0x913A4FD2, 0xA886E768, 0xA5EB92C1);
}
