using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>IUnitInfo: the groups of parameters, and the model slots as a list of programs.</summary>
internal static unsafe class UnitInfoInterface
{
    internal static readonly UnitInfoVtable* Table = Make();

    private static readonly ParameterDefinition ModelSlot = TimbreParameters.All.First(p => p.Index == TimbreParameter.ModelSlot);

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

    private static bool IsProgram(int list, int index) => list == TimbreUnits.ModelList && index is >= 0 and < TimbreParameter.ModelSlots;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetUnitCount(void* self) => TimbreUnits.Names.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetUnitInfo(void* self, int index, UnitInfo* info)
    {
        if (info == null || index < 0 || index >= TimbreUnits.Names.Count) return Result.InvalidArgument;
        bool isRoot = index == UnitInfo.Root;
        *info = default;
        info->Id = index;
        info->ParentUnitId = isRoot ? UnitInfo.NoParent : UnitInfo.Root;
        info->ProgramListId = isRoot ? TimbreUnits.ModelList : UnitInfo.NoProgramList;
        NativeText.Write(TimbreUnits.Names[index], info->Name, String128.Size);
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetProgramListCount(void* self) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetProgramListInfo(void* self, int index, ProgramListInfo* info)
    {
        if (info == null || index != 0) return Result.InvalidArgument;
        *info = default;
        info->Id = TimbreUnits.ModelList;
        info->ProgramCount = TimbreParameter.ModelSlots;
        NativeText.Write("Models", info->Name, String128.Size);
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetProgramName(void* self, int list, int index, char* name)
    {
        if (name == null || !IsProgram(list, index)) return Result.InvalidArgument;
        TimbreVst3 me = TimbreVst3.Of((Vst3Interface*)self);
        return me.Guard(() =>
        {
            NativeText.Write(ParameterText.Format(ModelSlot, index, me.Effect.ChoicesOf(ModelSlot)), name, String128.Size);
            return Result.Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetProgramInfo(void* self, int list, int index, byte* attribute, char* value)
    {
        if (value == null || !IsProgram(list, index)) return Result.InvalidArgument;
        NativeText.Write("", value, String128.Size);
        return Result.False;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int HasProgramPitchNames(void* self, int list, int index) => Result.False;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetProgramPitchName(void* self, int list, int index, short pitch, char* name) => Result.False;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetSelectedUnit(void* self) => UnitInfo.Root;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SelectUnit(void* self, int unit) => unit >= 0 && unit < TimbreUnits.Names.Count ? Result.Ok : Result.InvalidArgument;

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
