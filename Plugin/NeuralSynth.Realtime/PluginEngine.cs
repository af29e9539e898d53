using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Plugin;

namespace NeuralSynth.Realtime;

/// <summary>The engine behind a bridge, whichever plug-in it is: one switch per question, so that nothing above needs one.</summary>
/// <remarks>[audio-thread], or main-thread while inactive. A bridge without a session answers as an inactive one.</remarks>
internal static unsafe class PluginEngine
{
    /// <summary>True for an instrument.</summary>
    [RealTime]
    internal static bool TakesNotes(PluginBridge* bridge) => bridge->Kind == PluginKind.Drums;

    /// <summary>True while prepared for processing.</summary>
    [RealTime]
    internal static bool IsActive(PluginBridge* bridge) => (TakesNotes(bridge) ? Drums(bridge)->Active : Timbre(bridge)->Active) != 0;

    /// <summary>Offline rendering computes in the callback and waits.</summary>
    [RealTime]
    internal static void SetOffline(PluginBridge* bridge, bool offline)
    {
        if (TakesNotes(bridge)) Drums(bridge)->Offline = offline ? 1 : 0;
        else Timbre(bridge)->Offline = offline ? 1 : 0;
    }

    /// <summary>Latency while active, samples.</summary>
    [RealTime]
    internal static int LatencySamples(PluginBridge* bridge) => TakesNotes(bridge) ? Drums(bridge)->LatencySamples : Timbre(bridge)->LatencySamples;

    /// <summary>How long the output may sound after the input ended, samples.</summary>
    [RealTime]
    internal static int TailSamples(PluginBridge* bridge) => TakesNotes(bridge) ? ((DrumBridge*)bridge)->TailSamples : Timbre(bridge)->TailSamples;

    /// <summary>1 when the main thread should look; whoever passes that on writes 0.</summary>
    [RealTime]
    internal static int* WantsMainThread(PluginBridge* bridge) => TakesNotes(bridge) ? &Drums(bridge)->WantsMainThread : &Timbre(bridge)->WantsMainThread;

    /// <summary>Back to silence.</summary>
    [RealTime]
    internal static void Reset(PluginBridge* bridge)
    {
        if (TakesNotes(bridge)) DrumInstance.Reset(Drums(bridge));
        else TimbreInstance.Reset(Timbre(bridge));
    }

    /// <summary>Audio inputs that must have buffers, each as wide as <see cref="ChannelsPerPort"/>.</summary>
    [RealTime]
    internal static int InputPorts(PluginBridge* bridge) => TakesNotes(bridge) ? 0 : 1;

    /// <summary>Audio outputs, the main one first.</summary>
    [RealTime]
    internal static int OutputPorts(PluginBridge* bridge) => TakesNotes(bridge) ? DrumInstance.OutputChannels / 2 : 1;

    /// <summary>Channels of each port.</summary>
    [RealTime]
    internal static int ChannelsPerPort(PluginBridge* bridge) => TakesNotes(bridge) ? 2 : Timbre(bridge)->Channels;

    /// <summary>Plays a part of a block.</summary>
    /// <param name="bridge">An active instance.</param>
    /// <param name="input">Channels of all inputs, one port after the other.</param>
    /// <param name="output">Channels of all outputs; those of a port that is off are null.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="samples">Its length.</param>
    [RealTime]
    internal static void Process(PluginBridge* bridge, float** input, float** output, int offset, int samples)
    {
        if (TakesNotes(bridge)) DrumInstance.Process(Drums(bridge), output, offset, samples);
        else TimbreInstance.Process(Timbre(bridge), input, output, offset, samples);
    }

    /// <summary>A block is over.</summary>
    [RealTime]
    internal static void CountBlock(PluginBridge* bridge)
    {
        if (TakesNotes(bridge)) Drums(bridge)->Telemetry.Blocks++;
        else Timbre(bridge)->Telemetry.Blocks++;
    }

    /// <summary>The outputs that got signal since the last time, bit n for output n, where the engine knows; all otherwise.</summary>
    [RealTime]
    internal static uint TakeOutputsUsed(PluginBridge* bridge)
    {
        if (!TakesNotes(bridge)) return uint.MaxValue;
        uint used = Drums(bridge)->OutputsUsed;
        Drums(bridge)->OutputsUsed = 0;
        return used;
    }

    /// <summary>True when nothing sounds, and nothing is to be done before the next event.</summary>
    [RealTime]
    internal static bool MayRest(PluginBridge* bridge)
    {
        if (!TakesNotes(bridge) || !DrumInstance.IsSilent(Drums(bridge))) return false;
        // Offline nothing is made ahead.
        for (int pad = 0; pad < DrumParameter.Pads && Drums(bridge)->Offline == 0; pad++)
        {
            if (!DrumInstance.IsFinished(Drums(bridge), pad)) return false;
        }

        return true;
    }

    /// <summary>The host's transport runs or not; hits are counted from where it starts.</summary>
    [RealTime]
    internal static void FollowTransport(PluginBridge* bridge, bool isPlaying)
    {
        if (!TakesNotes(bridge)) return;
        var drums = (DrumBridge*)bridge;
        if (isPlaying && drums->IsPlaying == 0) DrumInstance.RestartSequence(&drums->Drums);
        drums->IsPlaying = isPlaying ? 1 : 0;
    }

    /// <summary>A value changed: what has to follow at once, or on the main thread.</summary>
    [RealTime]
    internal static void OnChanged(PluginBridge* bridge, ParameterEntry* entry, double value)
    {
        if (TakesNotes(bridge)) DrumMorph.Follow((DrumBridge*)bridge, entry->Index);
        else if (entry->ConcernsMainThread != 0) TimbreChanged((TimbreBridge*)bridge, entry, value);
    }

    /// <summary>A modulation changed.</summary>
    [RealTime]
    internal static void OnModulated(PluginBridge* bridge, ParameterEntry* entry)
    {
        if (TakesNotes(bridge)) DrumMorph.Follow((DrumBridge*)bridge, entry->Index);
    }

    [RealTime]
    private static void TimbreChanged(TimbreBridge* bridge, ParameterEntry* entry, double value)
    {
        bool loadsNow = entry->Index == TimbreParameter.ModelSlot && bridge->Timbre.Offline != 0 && bridge->Timbre.Active != 0 && bridge->LoadSlotNow != null;
        if (loadsNow) bridge->LoadSlotNow(bridge, (int)value);
        else bridge->Timbre.WantsMainThread = 1;
    }

    private static TimbreInstance* Timbre(PluginBridge* bridge) => &((TimbreBridge*)bridge)->Timbre;

    private static DrumInstance* Drums(PluginBridge* bridge) => &((DrumBridge*)bridge)->Drums;
}
