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
    private static uint Count(ClapPluginFactory* factory) => (uint)ClapTypes.All.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ClapPluginDescriptor* Descriptor(ClapPluginFactory* factory, uint index) => index < (uint)ClapTypes.All.Count ? ClapTypes.All[(int)index].Descriptor : null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ClapPlugin* Create(ClapPluginFactory* factory, ClapHost* host, byte* pluginId)
    {
        try
        {
            if (host == null || PluginBundle.Realtime == null) return null;
            foreach (ClapType type in ClapTypes.All)
            {
                if (type.IsNamed(pluginId)) return ClapObject.Create(type, host);
            }

            return null;
        }
        catch (Exception)
        {
            return null;
        }
    }
}
