using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Plugin;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.voice-info</c>: how many voices sound at once. Hits of one key overlap.</summary>
internal static unsafe class VoiceInfoExtension
{
    private static readonly ParameterDefinition VoiceLimit = DrumParameters.Table.ByKey["voiceLimit"];

    internal static readonly ClapPluginVoiceInfo* Table = Make();

    private static ClapPluginVoiceInfo* Make()
    {
        ClapPluginVoiceInfo* table = ExtensionTable.New<ClapPluginVoiceInfo>();
        table->Get = &Get;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Get(ClapPlugin* plugin, ClapVoiceInfo* info)
    {
        if (info == null) return 0;
        NeuralPlugin drums = ClapObject.Of(plugin).Plugin;
        *info = new ClapVoiceInfo
        {
            VoiceCount = (uint)drums.GetValue(VoiceLimit),
            VoiceCapacity = DrumParameter.MaxVoices,
            Flags = ClapVoiceInfo.SupportsOverlappingNotes,
        };
        return 1;
    }
}
