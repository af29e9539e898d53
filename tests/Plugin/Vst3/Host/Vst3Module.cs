using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3.Host;

/// <summary>The published module, opened and closed as a host does it on this system.</summary>
internal sealed unsafe class Vst3Module : IDisposable
{
    private readonly nint _library;

    public Vst3Module(string library)
    {
        _library = NativeLibrary.Load(library);
        Assert.Equal(1, Open());
        Factory = TakeFactory();
    }

    public IPluginFactory* Factory { get; }

    /// <summary>Calls the entry function once more.</summary>
    public byte Open() => OperatingSystem.IsWindows() ? Call("InitDll") : Call(OperatingSystem.IsMacOS() ? "bundleEntry" : "ModuleEntry", _library);

    /// <summary>Calls the exit function.</summary>
    public byte Close() => Call(OperatingSystem.IsWindows() ? "ExitDll" : OperatingSystem.IsMacOS() ? "bundleExit" : "ModuleExit");

    /// <summary>The factory with one more reference.</summary>
    public IPluginFactory* TakeFactory() =>
        ((delegate* unmanaged[Cdecl]<IPluginFactory*>)NativeLibrary.GetExport(_library, "GetPluginFactory"))();

    /// <summary>Id of a class.</summary>
    public Iid ClassId(int index)
    {
        PClassInfo info;
        Assert.Equal(Result.Ok, Factory->Vtable->GetClassInfo(Factory, index, &info));
        return info.ClassId;
    }

    public void Dispose()
    {
        Factory->Vtable->Unknown.Release(Factory);
        Assert.Equal(1, Close());
        NativeLibrary.Free(_library);
    }

    private byte Call(string name) => ((delegate* unmanaged[Cdecl]<byte>)NativeLibrary.GetExport(_library, name))();

    private byte Call(string name, nint argument) => ((delegate* unmanaged[Cdecl]<nint, byte>)NativeLibrary.GetExport(_library, name))(argument);
}
