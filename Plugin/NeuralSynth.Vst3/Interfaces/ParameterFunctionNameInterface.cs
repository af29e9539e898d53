using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>IParameterFunctionName: the host learns which parameter is the mix.</summary>
internal static unsafe class ParameterFunctionNameInterface
{
    internal static readonly ParameterFunctionNameVtable* Table = Make();

    private static ParameterFunctionNameVtable* Make()
    {
        ParameterFunctionNameVtable* table = InterfaceDirectory.NewTable<ParameterFunctionNameVtable>();
        table->GetParameterIdFromFunctionName = &GetParameterIdFromFunctionName;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetParameterIdFromFunctionName(void* self, int unit, byte* name, uint* id)
    {
        if (id == null) return Result.InvalidArgument;
        ParameterDefinition mix = TimbreParameters.All.First(p => p.Index == TimbreParameter.Mix);
        if (unit != TimbreParameters.Table.ModuleOf(mix) || !NativeText.Equals(name, IParameterFunctionName.DryWetMix)) return Result.False;
        *id = mix.Id;
        return Result.Ok;
    }
}
