using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3;

namespace NeuralSynth.Native;

/// <summary>The functions that a VST3 module exports. Which of them, depends on the system: see the project file.</summary>
/// <remarks>An exception that reached the host would end its process, so none leaves these methods. C++'s bool is one
/// byte.</remarks>
internal static unsafe class Vst3Exports
{
    [UnmanagedCallersOnly(EntryPoint = "GetPluginFactory", CallConvs = [typeof(CallConvCdecl)])]
    private static void* GetPluginFactory()
    {
        try
        {
            SelfPin.Apply();
            return Vst3Entry.GetFactory(OwnLibrary.Folder());
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Linux: once before anything else, with the library's handle.</summary>
    [UnmanagedCallersOnly(EntryPoint = "ModuleEntry", CallConvs = [typeof(CallConvCdecl)])]
    private static byte ModuleEntry(void* library) => Open();

    [UnmanagedCallersOnly(EntryPoint = "ModuleExit", CallConvs = [typeof(CallConvCdecl)])]
    private static byte ModuleExit() => Close();

    /// <summary>Windows.</summary>
    [UnmanagedCallersOnly(EntryPoint = "InitDll", CallConvs = [typeof(CallConvCdecl)])]
    private static byte InitDll() => Open();

    [UnmanagedCallersOnly(EntryPoint = "ExitDll", CallConvs = [typeof(CallConvCdecl)])]
    private static byte ExitDll() => Close();

    /// <summary>macOS, with the bundle.</summary>
    [UnmanagedCallersOnly(EntryPoint = "bundleEntry", CallConvs = [typeof(CallConvCdecl)])]
    private static byte BundleEntry(void* bundle) => Open();

    [UnmanagedCallersOnly(EntryPoint = "bundleExit", CallConvs = [typeof(CallConvCdecl)])]
    private static byte BundleExit() => Close();

    private static byte Open()
    {
        try
        {
            SelfPin.Apply();
            Vst3Entry.Open(OwnLibrary.Folder());
            return 1;
        }
        catch (Exception)
        {
            return 0;
        }
    }

    private static byte Close()
    {
        try
        {
            Vst3Entry.Close();
            return 1;
        }
        catch (Exception)
        {
            return 0;
        }
    }
}
