using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap;

/// <summary><c>clap.plugin-factory</c>: lists and creates our plug-ins.</summary>
internal static unsafe class PluginFactory
{
    private static readonly ClapPluginFactory* Shared = Make();

    /// <summary>The factory; lives as long as the process.</summary>
    internal static ClapPluginFactory* Table => Shared;

    private static ClapPluginFactory* Make()
    {
        var factory = (ClapPluginFactory*)NativeMemory.AllocZeroed((nuint)sizeof(ClapPluginFactory));
        factory->GetPluginCount = &Count;
        factory->GetPluginDescriptor = &Descriptor;
        factory->CreatePlugin = &Create;
        return factory;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Count(ClapPluginFactory* factory) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ClapPluginDescriptor* Descriptor(ClapPluginFactory* factory, uint index) => index == 0 ? TimbreDescriptor.Table : null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ClapPlugin* Create(ClapPluginFactory* factory, ClapHost* host, byte* pluginId)
    {
        try
        {
            if (host == null || !Utf8.Equals(pluginId, TimbreDescriptor.Id) || PluginBundle.Realtime == null) return null;
            return TimbreClap.Create(host);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
