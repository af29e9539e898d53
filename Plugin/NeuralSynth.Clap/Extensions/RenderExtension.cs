using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.render</c>: offline rendering computes in the callback and never drops a hop.</summary>
internal static unsafe class RenderExtension
{
    internal static readonly ClapPluginRender* Table = Make();

    private static ClapPluginRender* Make()
    {
        ClapPluginRender* table = ExtensionTable.New<ClapPluginRender>();
        table->HasHardRealtimeRequirement = &HasHardRealtimeRequirement;
        table->Set = &Set;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte HasHardRealtimeRequirement(ClapPlugin* plugin) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Set(ClapPlugin* plugin, int mode)
    {
        if (mode is not (ClapRenderMode.Realtime or ClapRenderMode.Offline)) return 0;
        ClapObject.Of(plugin).Plugin.SetOffline(mode == ClapRenderMode.Offline);
        return 1;
    }
}
