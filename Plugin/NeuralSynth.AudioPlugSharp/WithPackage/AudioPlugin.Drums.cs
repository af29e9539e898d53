using NeuralSynth.Plugin;

namespace NeuralSynth.AudioPlugSharp;

/// <content>NeuralSynth Drums.</content>
public sealed partial class AudioPlugin
{
    private const ulong Id = 0x4E53_4472_756D_7300;
    private const string Category = "Instrument|Drum";

    private static PluginType Type => PluginType.Drums;
}
