using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>One class of a VST3 module.</summary>
internal sealed record Vst3Class(Iid Id, string Name, string Category);

/// <summary>A loaded <c>.vst3</c> bundle: its module functions and its factory. [UI-thread]</summary>
internal sealed unsafe class Vst3Library : IDisposable
{
    /// <summary>Category of audio processors.</summary>
    public const string AudioCategory = "Audio Module Class";

    private readonly nint _library;

    /// <exception cref="HostException">The bundle has no library for this system, or the library is no VST3 module.</exception>
    public Vst3Library(string bundle)
    {
        Bundle = Path.GetFullPath(bundle);
        string path = LibraryIn(Bundle);
        if (!File.Exists(path)) throw new HostException($"'{Bundle}': expected the library '{path}', found no such file.");
        _library = NativeLibrary.Load(path);
        if (!Has("GetPluginFactory")) throw new HostException($"'{path}': expected the function GetPluginFactory, found none.");
        if (!OperatingSystem.IsWindows() && (!Has(EntryName) || !Has(ExitName))) throw new HostException($"'{path}': expected the functions {EntryName} and {ExitName}.");
        if (!Enter()) throw new HostException($"'{path}': the module refused to start.");
        Factory = TakeFactory();
        if (Factory == null) throw new HostException($"'{path}': expected a factory, found null.");
        Classes = Describe();
    }

    /// <summary>The bundle's folder.</summary>
    public string Bundle { get; }

    public IPluginFactory* Factory { get; }

    public IReadOnlyList<Vst3Class> Classes { get; }

    private static string EntryName => OperatingSystem.IsWindows() ? "InitDll" : OperatingSystem.IsMacOS() ? "bundleEntry" : "ModuleEntry";

    private static string ExitName => OperatingSystem.IsWindows() ? "ExitDll" : OperatingSystem.IsMacOS() ? "bundleExit" : "ModuleExit";

    /// <summary>The library for this system inside a bundle.</summary>
    public static string LibraryIn(string bundle)
    {
        string name = Path.GetFileNameWithoutExtension(bundle), contents = Path.Combine(bundle, "Contents");
        string processor = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x86_64";
        if (OperatingSystem.IsWindows()) return Path.Combine(contents, $"{processor}-win", name + ".vst3");
        if (OperatingSystem.IsMacOS()) return Path.Combine(contents, "MacOS", name);
        return Path.Combine(contents, (processor == "arm64" ? "aarch64" : processor) + "-linux", name + ".so");
    }

    /// <summary>Calls the module's entry function.</summary>
    public bool Enter()
    {
        if (OperatingSystem.IsWindows()) return !Has(EntryName) || Call(EntryName);
        return ((delegate* unmanaged[Cdecl]<nint, byte>)NativeLibrary.GetExport(_library, EntryName))(_library) != 0;
    }

    /// <summary>Calls the module's exit function.</summary>
    public bool Leave() => !Has(ExitName) || Call(ExitName);

    /// <summary>The factory with one more reference.</summary>
    public IPluginFactory* TakeFactory() => ((delegate* unmanaged[Cdecl]<IPluginFactory*>)NativeLibrary.GetExport(_library, "GetPluginFactory"))();

    public void Dispose()
    {
        Factory->Vtable->Unknown.Release(Factory);
        Leave();
    }

    private bool Has(string name) => NativeLibrary.TryGetExport(_library, name, out _);

    private bool Call(string name) => ((delegate* unmanaged[Cdecl]<byte>)NativeLibrary.GetExport(_library, name))() != 0;

    private Vst3Class[] Describe()
    {
        var classes = new Vst3Class[Factory->Vtable->CountClasses(Factory)];
        for (int i = 0; i < classes.Length; i++)
        {
            PClassInfo info;
            if (Factory->Vtable->GetClassInfo(Factory, i, &info) != Result.Ok) throw new HostException($"'{Bundle}': class {i} of {classes.Length} cannot be read.");
            classes[i] = new Vst3Class(info.ClassId, Abi.Utf8.Field(info.Name, PClassInfo.NameSize), Abi.Utf8.Field(info.Category, PClassInfo.CategorySize));
        }

        return classes;
    }
}
