using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>IUnitInfo: the groups of parameters (the first is the root, the others lie below it), and the programs
/// of the plug-in, which are the root's.</summary>
internal static unsafe class UnitInfoInterface
{
    internal static readonly UnitInfoVtable* Table = Make();

    private static UnitInfoVtable* Make()
    {
        UnitInfoVtable* table = InterfaceDirectory.NewTable<UnitInfoVtable>();
        table->GetUnitCount = &GetUnitCount;
        table->GetUnitInfo = &GetUnitInfo;
        table->GetProgramListCount = &GetProgramListCount;
        table->GetProgramListInfo = &GetProgramListInfo;
        table->GetProgramName = &GetProgramName;
        table->GetProgramInfo = &GetProgramInfo;
        table->HasProgramPitchNames = &HasProgramPitchNames;
        table->GetProgramPitchName = &GetProgramPitchName;
        table->GetSelectedUnit = &GetSelectedUnit;
        table->SelectUnit = &SelectUnit;
        table->GetUnitByBus = &GetUnitByBus;
        table->SetUnitProgramData = &SetUnitProgramData;
        return table;
    }

    private static Vst3Object Of(void* self) => Vst3Object.Of((Vst3Interface*)self);

    private static IReadOnlyList<string> Programs(Vst3Object me) =>
        me.Plugin.Programs is { } list ? me.Plugin.ChoicesOf(list.Parameter) ?? list.Parameter.Choices : [];

    private static bool IsProgram(Vst3Object me, int list, int index) => list == PluginUnits.ProgramListId && index >= 0 && index < Programs(me).Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetUnitCount(void* self) => Of(self).Parameters.Modules.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetUnitInfo(void* self, int index, UnitInfo* info)
    {
        Vst3Object me = Of(self);
        if (info == null || index < 0 || index >= me.Parameters.Modules.Count) return Result.InvalidArgument;
        return me.Guard(() =>
        {
            bool isRoot = index == UnitInfo.Root;
            *info = default;
            info->Id = index;
            info->ParentUnitId = isRoot ? UnitInfo.NoParent : UnitInfo.Root;
            info->ProgramListId = isRoot && me.Plugin.Programs != null ? PluginUnits.ProgramListId : UnitInfo.NoProgramList;
            NativeText.Write(me.Parameters.Modules[index], info->Name, String128.Size);
            return Result.Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetProgramListCount(void* self)
    {
        int count = 0;
        Vst3Object me = Of(self);
        me.Guard(() =>
        {
            count = me.Plugin.Programs == null ? 0 : 1;
            return Result.Ok;
        });
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetProgramListInfo(void* self, int index, ProgramListInfo* info)
    {
        if (info == null || index != 0) return Result.InvalidArgument;
        Vst3Object me = Of(self);
        return me.Guard(() =>
        {
            if (me.Plugin.Programs is not { } list) return Result.InvalidArgument;
            *info = default;
            info->Id = PluginUnits.ProgramListId;
            info->ProgramCount = Programs(me).Count;
            NativeText.Write(list.Name, info->Name, String128.Size);
            return Result.Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetProgramName(void* self, int list, int index, char* name)
    {
        if (name == null) return Result.InvalidArgument;
        Vst3Object me = Of(self);
        return me.Guard(() =>
        {
            if (!IsProgram(me, list, index)) return Result.InvalidArgument;
            NativeText.Write(Programs(me)[index], name, String128.Size);
            return Result.Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetProgramInfo(void* self, int list, int index, byte* attribute, char* value)
    {
        if (value == null) return Result.InvalidArgument;
        Vst3Object me = Of(self);
        return me.Guard(() =>
        {
            if (!IsProgram(me, list, index)) return Result.InvalidArgument;
            NativeText.Write("", value, String128.Size);
            return Result.False;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int HasProgramPitchNames(void* self, int list, int index) => Result.False;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetProgramPitchName(void* self, int list, int index, short pitch, char* name) => Result.False;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetSelectedUnit(void* self) => UnitInfo.Root;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SelectUnit(void* self, int unit) => unit >= 0 && unit < Of(self).Parameters.Modules.Count ? Result.Ok : Result.InvalidArgument;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetUnitByBus(void* self, int mediaType, int direction, int bus, int channel, int* unit)
    {
        if (unit == null) return Result.InvalidArgument;
        *unit = UnitInfo.Root;
        return bus == 0 ? Result.Ok : Result.False;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetUnitProgramData(void* self, int listOrUnit, int program, IBStream* data) => Result.False;
}
