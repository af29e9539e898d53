using NeuralSynth.Plugin;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.AudioPlugSharp;

/// <content>NeuralSynth Timbre.</content>
public sealed partial class AudioPlugin
{
    private const ulong Id = 0x4E53_5469_6D62_7265;
    private const string Category = "Fx";

    private static PluginType Type => PluginType.Timbre;

    partial void MapControllers()
    {
        for (int controller = 0; controller <= TimbreMidi.PitchBend; controller++)
        {
            if (TimbreMidi.ParameterOf(controller) is { } mapped) AddMidiControllerMapping(GetParameter(mapped.Key), (uint)controller);
        }
    }
}
