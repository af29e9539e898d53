using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.preset-load</c>: a model package, or whatever else the plug-in takes for a preset.</summary>
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
            self.Plugin.LoadPreset(path);
            ClapHostPresetLoad* host = self.Host.PresetLoad;
            if (host != null && host->Loaded != null) host->Loaded(self.Instance->Host, kind, location, loadKey);
            self.Host.MarkDirty();
            return 1;
        }
        catch (Exception e)
        {
            Report(self, kind, location, loadKey, e.Message);
            return 0;
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
