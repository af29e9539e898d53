using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;

namespace NeuralSynth.Realtime;

/// <summary>Notes of any format on their way to the pads.</summary>
/// <remarks>[audio-thread]</remarks>
internal static unsafe class DrumNotes
{
    /// <summary>Starts the pad of a key; keys without a pad are silent.</summary>
    /// <param name="bridge">An instance.</param>
    /// <param name="key">Of MIDI; others are passed over.</param>
    /// <param name="channel">Of MIDI, or −1.</param>
    /// <param name="noteId">The host's, or −1.</param>
    /// <param name="velocity">0 … 1; NaN counts as 0.</param>
    [RealTime]
    internal static void On(DrumBridge* bridge, int key, int channel, int noteId, double velocity)
    {
        if (bridge->Drums.Active == 0 || key is < 0 or >= DrumKeyMap.Keys) return;
        int pad = bridge->Drums.KeyToPad[key];
        if (pad >= 0) DrumInstance.NoteOn(&bridge->Drums, pad, velocity > 0 ? Math.Min(velocity, 1) : 0, noteId, key, channel);
    }

    /// <summary>Forgets which notes have ended, for formats whose hosts are not told.</summary>
    [RealTime]
    internal static void DropEnded(PluginBridge* bridge)
    {
        DrumNote note;
        while (PluginEngine.TakesNotes(bridge) && DrumInstance.TakeEndedNote(&((DrumBridge*)bridge)->Drums, &note))
        {
        }
    }
}
