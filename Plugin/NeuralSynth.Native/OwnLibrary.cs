using System.Runtime.InteropServices;

namespace NeuralSynth.Native;

/// <summary>Where this library was loaded from: VST3 hands its modules no path.</summary>
internal static unsafe partial class OwnLibrary
{
    private const int MostPathUnits = 32768;
    private const uint FromAddress = 4;
    private const uint UnchangedCount = 2;

    /// <summary>Folder of the library, links resolved. [any thread]</summary>
    /// <exception cref="DllNotFoundException">The system does not tell.</exception>
    public static string Folder()
    {
        string? path = OperatingSystem.IsWindows() ? PathOnWindows() : Marshal.PtrToStringUTF8((nint)FileNameOnPosix());
        if (path == null) throw new DllNotFoundException("The system does not tell where this library was loaded from.");
        var file = new FileInfo(path);
        string full = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
        return Path.GetDirectoryName(full) ?? ".";
    }

    /// <summary>The library's path as it was given to the loader, the system's memory; null when it does not tell.</summary>
    public static byte* FileNameOnPosix()
    {
        SymbolInformation information;
        delegate* unmanaged<void> here = &Anchor;
        int found = OperatingSystem.IsMacOS() ? FindOnMacOS(here, &information) : FindOnLinux(here, &information);
        return found == 0 ? null : information.FileName;
    }

    private static string? PathOnWindows()
    {
        nint module;
        delegate* unmanaged<void> here = &Anchor;
        if (GetModuleHandle(FromAddress | UnchangedCount, here, &module) == 0) return null;
        char[] path = new char[MostPathUnits];
        fixed (char* start = path)
        {
            uint length = GetModuleFileName(module, start, MostPathUnits);
            return length is 0 or MostPathUnits ? null : new string(start, 0, (int)length);
        }
    }

    // In the C library since glibc 2.34, in a library of its own before.
    private static int FindOnLinux(void* address, SymbolInformation* information)
    {
        try
        {
            return FindInLibc(address, information);
        }
        catch (EntryPointNotFoundException)
        {
            return FindInLibdl(address, information);
        }
    }

    [UnmanagedCallersOnly]
    private static void Anchor()
    {
    }

    [LibraryImport("libc", EntryPoint = "dladdr")]
    private static partial int FindInLibc(void* address, SymbolInformation* information);

    [LibraryImport("libdl.so.2", EntryPoint = "dladdr")]
    private static partial int FindInLibdl(void* address, SymbolInformation* information);

    [LibraryImport("libSystem", EntryPoint = "dladdr")]
    private static partial int FindOnMacOS(void* address, SymbolInformation* information);

    [LibraryImport("kernel32", EntryPoint = "GetModuleHandleExW")]
    private static partial int GetModuleHandle(uint flags, void* address, nint* module);

    [LibraryImport("kernel32", EntryPoint = "GetModuleFileNameW")]
    private static partial uint GetModuleFileName(nint module, char* path, uint capacity);

    /// <summary><c>Dl_info</c>.</summary>
    private struct SymbolInformation
    {
        public byte* FileName;
        public void* FileBase;
        public byte* SymbolName;
        public void* SymbolAddress;
    }
}
