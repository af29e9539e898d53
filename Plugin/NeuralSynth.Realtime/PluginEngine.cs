using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Plugin;

namespace NeuralSynth.Realtime;

/// <summary>The engine behind a bridge, whichever plug-in it is: one switch per question, so that nothing above needs one.</summary>
/// <remarks>[audio-thread], or main-thread while inactive. A bridge without a session answers as an inactive one.</remarks>
internal static unsafe class PluginEngine
{
    /// <summary>True while prepared for processing.</summary>
    [RealTime]
    internal static bool IsActive(PluginBridge* bridge) => ((TimbreBridge*)bridge)->Timbre.Active != 0;

    /// <summary>Offline rendering computes in the callback and waits.</summary>
    [RealTime]
    internal static void SetOffline(PluginBridge* bridge, bool offline) => ((TimbreBridge*)bridge)->Timbre.Offline = offline ? 1 : 0;

    /// <summary>Latency while active, samples.</summary>
    [RealTime]
    internal static int LatencySamples(PluginBridge* bridge) => ((TimbreBridge*)bridge)->Timbre.LatencySamples;

    /// <summary>How long the output may sound after the input ended, samples.</summary>
    [RealTime]
    internal static int TailSamples(PluginBridge* bridge) => ((TimbreBridge*)bridge)->Timbre.TailSamples;

    /// <summary>1 when the main thread should look; whoever passes that on writes 0.</summary>
    [RealTime]
    internal static int* WantsMainThread(PluginBridge* bridge) => &((TimbreBridge*)bridge)->Timbre.WantsMainThread;

    /// <summary>Back to silence.</summary>
    [RealTime]
    internal static void Reset(PluginBridge* bridge) => TimbreInstance.Reset(&((TimbreBridge*)bridge)->Timbre);

    /// <summary>Audio inputs that must have buffers, each as wide as <see cref="ChannelsPerPort"/>.</summary>
    [RealTime]
    internal static int InputPorts(PluginBridge* bridge) => 1;

    /// <summary>Audio outputs, the main one first.</summary>
    [RealTime]
    internal static int OutputPorts(PluginBridge* bridge) => 1;

    /// <summary>Channels of each port.</summary>
    [RealTime]
    internal static int ChannelsPerPort(PluginBridge* bridge) => ((TimbreBridge*)bridge)->Timbre.Channels;

    /// <summary>Plays a part of a block.</summary>
    /// <param name="bridge">An active instance.</param>
    /// <param name="input">Channels of all inputs, one port after the other.</param>
    /// <param name="output">Channels of all outputs; those of a port that is off are null.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="samples">Its length.</param>
    [RealTime]
    internal static void Process(PluginBridge* bridge, float** input, float** output, int offset, int samples) =>
        TimbreInstance.Process(&((TimbreBridge*)bridge)->Timbre, input, output, offset, samples);

    /// <summary>A block is over.</summary>
    [RealTime]
    internal static void CountBlock(PluginBridge* bridge) => ((TimbreBridge*)bridge)->Timbre.Telemetry.Blocks++;

    /// <summary>A value changed: what has to follow at once, or on the main thread.</summary>
    [RealTime]
    internal static void OnChanged(PluginBridge* bridge, ParameterEntry* entry, double value)
    {
        if (entry->ConcernsMainThread != 0) TimbreChanged((TimbreBridge*)bridge, entry, value);
    }

    [RealTime]
    private static void TimbreChanged(TimbreBridge* bridge, ParameterEntry* entry, double value)
    {
        bool loadsNow = entry->Index == TimbreParameter.ModelSlot && bridge->Timbre.Offline != 0 && bridge->Timbre.Active != 0 && bridge->LoadSlotNow != null;
        if (loadsNow) bridge->LoadSlotNow(bridge, (int)value);
        else bridge->Timbre.WantsMainThread = 1;
    }
}
