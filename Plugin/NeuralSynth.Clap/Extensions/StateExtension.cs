using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.state</c>: what a project keeps.</summary>
internal static unsafe class StateExtension
{
    internal static readonly ClapPluginState* Table = Make();

    private static ClapPluginState* Make()
    {
        ClapPluginState* table = ExtensionTable.New<ClapPluginState>();
        table->Save = &Save;
        table->Load = &Load;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Save(ClapPlugin* plugin, ClapOutputStream* stream) => SaveFor(plugin, stream, StateContext.Project);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Load(ClapPlugin* plugin, ClapInputStream* stream) => LoadFor(plugin, stream, StateContext.Project);

    /// <summary>Saves for a purpose; 0 when that fails.</summary>
    internal static byte SaveFor(ClapPlugin* plugin, ClapOutputStream* stream, StateContext context)
    {
        if (stream == null || stream->Write == null) return 0;
        ClapObject self = ClapObject.Of(plugin);
        return ExtensionTable.Guard(self, "clap.state: save", () => StateStreams.WriteAll(stream, self.Plugin.SaveState(context)));
    }

    /// <summary>Loads for a purpose; 0 when the bytes are refused, and nothing has changed.</summary>
    internal static byte LoadFor(ClapPlugin* plugin, ClapInputStream* stream, StateContext context)
    {
        if (stream == null || stream->Read == null) return 0;
        ClapObject self = ClapObject.Of(plugin);
        return ExtensionTable.Guard(self, "clap.state: load", () =>
        {
            self.Plugin.LoadState(StateStreams.ReadAll(stream, self.Plugin.StateFrame.MaxBytes), context);
            return true;
        });
    }
}
