using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.state-context</c>: a preset leaves the bypass switch alone; duplicates and projects keep everything.</summary>
internal static unsafe class StateContextExtension
{
    internal static readonly ClapPluginStateContext* Table = Make();

    private static ClapPluginStateContext* Make()
    {
        ClapPluginStateContext* table = ExtensionTable.New<ClapPluginStateContext>();
        table->Save = &Save;
        table->Load = &Load;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Save(ClapPlugin* plugin, ClapOutputStream* stream, uint context) =>
        TryGet(context, out StateContext known) ? StateExtension.SaveFor(plugin, stream, known) : (byte)0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Load(ClapPlugin* plugin, ClapInputStream* stream, uint context) =>
        TryGet(context, out StateContext known) ? StateExtension.LoadFor(plugin, stream, known) : (byte)0;

    private static bool TryGet(uint context, out StateContext known)
    {
        known = context == ClapStateContext.ForPreset ? StateContext.Preset : StateContext.Project;
        return context is ClapStateContext.ForPreset or ClapStateContext.ForDuplicate or ClapStateContext.ForProject;
    }
}
