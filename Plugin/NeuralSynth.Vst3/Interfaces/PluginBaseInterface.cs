using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>The two functions of IPluginBase, which component and controller both begin with.</summary>
internal static unsafe class PluginBaseInterface
{
    /// <summary>Puts them into a table.</summary>
    internal static void Fill(PluginBaseVtable* table)
    {
        table->Initialize = &Initialize;
        table->Terminate = &Terminate;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Initialize(void* self, FUnknown* context) => Vst3Object.Of((Vst3Interface*)self).Initialize();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Terminate(void* self)
    {
        try
        {
            return Vst3Object.Of((Vst3Interface*)self).Terminate();
        }
        catch (Exception)
        {
            return Result.InternalError;
        }
    }
}
