using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap;

namespace NeuralSynth.Native;

/// <summary>The three functions that the data symbol <c>clap_entry</c> points to. They are not exported themselves: the
/// object file that NeuralSynth.EntryObject writes refers to them by name.</summary>
/// <remarks>An exception that reached the host would end its process, so none leaves these methods.</remarks>
internal static unsafe class Entry
{
    [UnmanagedCallersOnly(EntryPoint = "neuralsynth_clap_init", CallConvs = [typeof(CallConvCdecl)])]
    private static byte Init(byte* pluginPath)
    {
        try
        {
            SelfPin.Apply();
            return ClapEntry.Init(pluginPath) ? (byte)1 : (byte)0;
        }
        catch (Exception)
        {
            return 0;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "neuralsynth_clap_deinit", CallConvs = [typeof(CallConvCdecl)])]
    private static void Deinit()
    {
        try
        {
            ClapEntry.Deinit();
        }
        catch (Exception)
        {
            // deinit cannot report anything, and the library stays loaded anyway.
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "neuralsynth_clap_get_factory", CallConvs = [typeof(CallConvCdecl)])]
    private static void* GetFactory(byte* factoryId)
    {
        try
        {
            return ClapEntry.GetFactory(factoryId);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
