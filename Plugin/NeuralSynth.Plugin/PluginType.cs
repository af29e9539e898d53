using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Plugin.Drums;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin;

/// <summary>Makes the managed side of a new instance over its zeroed bridge.</summary>
public unsafe delegate PluginSession SessionMaker(PluginBridge* bridge, object owner, IPluginHost host);

/// <summary>One of our plug-ins, before there is an instance of it: what the formats need to make one.</summary>
/// <param name="Kind">A <see cref="PluginKind"/>.</param>
/// <param name="Name">Shown to the user.</param>
/// <param name="Parameters">Its table.</param>
/// <param name="BridgeBytes">Size of its bridge.</param>
/// <param name="MostChannels">Channels of all its outputs (or inputs) together.</param>
/// <param name="MakeSession">Makes the managed side.</param>
public sealed record PluginType(int Kind, string Name, ParameterTable Parameters, int BridgeBytes, int MostChannels, SessionMaker MakeSession)
{
    /// <summary>NeuralSynth Timbre.</summary>
    public static unsafe PluginType Timbre { get; } = new(
        PluginKind.Timbre,
        "NeuralSynth Timbre",
        TimbreParameters.Table,
        sizeof(TimbreBridge),
        TimbreInstance.MaxChannels,
        (bridge, owner, host) => new TimbreSession((TimbreBridge*)bridge, owner, host));

    /// <summary>NeuralSynth Drums.</summary>
    public static unsafe PluginType Drums { get; } = new(
        PluginKind.Drums,
        "NeuralSynth Drums",
        DrumParameters.Table,
        sizeof(DrumBridge),
        DrumInstance.OutputChannels,
        (bridge, owner, host) => new DrumSession((DrumBridge*)bridge, owner, host));
}
