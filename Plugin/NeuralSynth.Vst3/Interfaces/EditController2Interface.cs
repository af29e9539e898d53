using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>IEditController2: there are no knobs of ours, no help and no about box.</summary>
internal static unsafe class EditController2Interface
{
    internal static readonly EditController2Vtable* Table = Make();

    private static EditController2Vtable* Make()
    {
        EditController2Vtable* table = InterfaceDirectory.NewTable<EditController2Vtable>();
        table->SetKnobMode = &SetKnobMode;
        table->OpenHelp = &Open;
        table->OpenAboutBox = &Open;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetKnobMode(void* self, int mode) => Result.False;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(void* self, byte onlyCheck) => Result.False;
}
