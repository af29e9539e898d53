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
        byte* file = OwnLibrary.FileNameOnPosix();
        if (file != null) _ = Open(file, Lazy | NoLoadMacOS | NoDeleteMacOS);
    }

    [LibraryImport("libSystem", EntryPoint = "dlopen")]
    private static partial void* Open(byte* path, int mode);
}
