using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.track-info</c>: the track's name goes before our messages, so that a project with many instances tells
/// which one complains.</summary>
internal static unsafe class TrackInfoExtension
{
    internal static readonly ClapPluginTrackInfo* Table = Make();

    private static ClapPluginTrackInfo* Make()
    {
        ClapPluginTrackInfo* table = ExtensionTable.New<ClapPluginTrackInfo>();
        table->Changed = &Changed;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Changed(ClapPlugin* plugin)
    {
        ClapObject self = ClapObject.Of(plugin);
        ExtensionTable.Guard(self, "clap.track-info: changed", () =>
        {
            self.Host.ReadTrack();
            return true;
        });
    }
}
