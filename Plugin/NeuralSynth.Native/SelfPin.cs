using System.Runtime.InteropServices;

namespace NeuralSynth.Native;

/// <summary>Keeps this library in the process for good: a NativeAOT runtime cannot be unloaded, and hosts that unload
/// after scanning crash. On Linux the linker flag <c>-z nodelete</c> already does it; macOS has no such flag, so there
/// the library opens itself once more. On Windows the runtime pins its module by itself.</summary>
internal static unsafe partial class SelfPin
{
    private const int Lazy = 0x1;
    private const int NoLoadMacOS = 0x10;
    private const int NoDeleteMacOS = 0x80;

    /// <summary>[any thread] Idempotent; a failure leaves things as they were.</summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsMacOS()) return;
        Information information;
        delegate* unmanaged<void> here = &Anchor;
        if (AddressInformation(here, &information) != 0)
            _ = Open(information.FileName, Lazy | NoLoadMacOS | NoDeleteMacOS);
    }

    [UnmanagedCallersOnly]
    private static void Anchor()
    {
    }

    [LibraryImport("libSystem", EntryPoint = "dladdr")]
    private static partial int AddressInformation(void* address, Information* information);

    [LibraryImport("libSystem", EntryPoint = "dlopen")]
    private static partial void* Open(byte* path, int mode);

    /// <summary><c>Dl_info</c>.</summary>
    private struct Information
    {
        public byte* FileName;
        public void* FileBase;
        public byte* SymbolName;
        public void* SymbolAddress;
    }
}
