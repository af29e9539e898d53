using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.preset-load</c>: a model package, or whatever else the plug-in takes for a preset. What has to be
/// converted first is accepted, and announced as loaded, or with its error, when that is done.</summary>
internal static unsafe class PresetLoadExtension
{
    internal static readonly ClapPluginPresetLoad* Table = Make();

    private static ClapPluginPresetLoad* Make()
    {
        ClapPluginPresetLoad* table = ExtensionTable.New<ClapPluginPresetLoad>();
        table->FromLocation = &FromLocation;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte FromLocation(ClapPlugin* plugin, uint kind, byte* location, byte* loadKey)
    {
        ClapObject self = ClapObject.Of(plugin);
        try
        {
            if (kind != ClapPresetLocation.File || Utf8.Read(location) is not { } path) return 0;
            string? key = Utf8.Read(loadKey);
            self.Plugin.LoadPreset(path, e => Tell(self, path, key, e?.Message));
            return 1;
        }
        catch (Exception e)
        {
            Report(self, kind, location, loadKey, e.Message);
            return 0;
        }
    }

    /// <summary>How a file was loaded, perhaps long after the call that asked for it: the texts are ours. [main-thread]</summary>
    private static void Tell(ClapObject self, string path, string? key, string? error)
    {
        fixed (byte* location = Utf8.Bytes(path), loadKey = key == null ? null : Utf8.Bytes(key))
        {
            if (error != null)
            {
                Report(self, ClapPresetLocation.File, location, loadKey, error);
                return;
            }

            ClapHostPresetLoad* host = self.Host.PresetLoad;
            if (host != null && host->Loaded != null) host->Loaded(self.Instance->Host, ClapPresetLocation.File, location, loadKey);
            self.Host.MarkDirty();
        }
    }

    private static void Report(ClapObject self, uint kind, byte* location, byte* loadKey, string message)
    {
        ClapHostPresetLoad* host = self.Host.PresetLoad;
        if (host == null || host->OnError == null)
        {
            self.Host.Log(LogLevel.Error, message);
            return;
        }

        fixed (byte* text = Utf8.Bytes(message)) host->OnError(self.Instance->Host, kind, location, loadKey, 0, text);
    }
}
