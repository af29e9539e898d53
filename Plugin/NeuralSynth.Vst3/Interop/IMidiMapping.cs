#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivsteditcontroller.h: <c>IMidiMapping</c>. [UI-thread]</summary>
internal unsafe struct MidiMappingVtable
{
    public FUnknownVtable Unknown;

    /// <summary>(this, event bus, MIDI channel, controller number; receives the parameter's id).</summary>
    public delegate* unmanaged[Cdecl]<void*, int, short, short, uint*, int> GetMidiControllerAssignment;
}

/// <summary>The interface as a pointer sees it.</summary>
internal unsafe struct IMidiMapping
{
    public MidiMappingVtable* Vtable;

    public static Iid Id => new(0xDF0FF9F7, 0x49B74669, 0xB63AB732, 0x7ADBF5E5);
}
