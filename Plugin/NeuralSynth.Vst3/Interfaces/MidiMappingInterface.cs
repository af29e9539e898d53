using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>IMidiMapping: which controllers move which parameters, on any channel of the event bus.</summary>
internal static unsafe class MidiMappingInterface
{
    internal static readonly MidiMappingVtable* Table = Make();

    private static MidiMappingVtable* Make()
    {
        MidiMappingVtable* table = InterfaceDirectory.NewTable<MidiMappingVtable>();
        table->GetMidiControllerAssignment = &GetMidiControllerAssignment;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetMidiControllerAssignment(void* self, int bus, short channel, short controller, uint* id)
    {
        if (id == null) return Result.InvalidArgument;
        if (bus != 0 || TimbreMidi.ParameterOf(controller) is not { } parameter) return Result.False;
        *id = parameter.Id;
        return Result.Ok;
    }
}
