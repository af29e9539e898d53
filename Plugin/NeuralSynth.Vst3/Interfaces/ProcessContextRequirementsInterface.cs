using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>IProcessContextRequirements: nothing of the transport is read.</summary>
internal static unsafe class ProcessContextRequirementsInterface
{
    internal static readonly ProcessContextRequirementsVtable* Table = Make();

    private static ProcessContextRequirementsVtable* Make()
    {
        ProcessContextRequirementsVtable* table = InterfaceDirectory.NewTable<ProcessContextRequirementsVtable>();
        table->GetProcessContextRequirements = &GetProcessContextRequirements;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint GetProcessContextRequirements(void* self) => 0;
}
