using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3.Host;

/// <summary>An object of the host as the plug-in sees it: a table, and the way back to the managed object. It counts its
/// references, so that tests see what a plug-in keeps.</summary>
internal abstract unsafe class Vst3HostObject : IDisposable
{
    private readonly Native* _native;
    private readonly Iid[] _interfaces;
    private GCHandle _self;

    protected Vst3HostObject(int tableBytes, params Iid[] interfaces)
    {
        _interfaces = interfaces;
        _self = GCHandle.Alloc(this);
        _native = (Native*)NativeMemory.AllocZeroed((nuint)sizeof(Native));
        _native->Table = (FUnknownVtable*)NativeMemory.AllocZeroed((nuint)tableBytes);
        _native->Object = GCHandle.ToIntPtr(_self);
        _native->Table->QueryInterface = &QueryInterface;
        _native->Table->AddRef = &AddRef;
        _native->Table->Release = &Release;
    }

    /// <summary>References that the plug-in holds.</summary>
    public int References { get; private set; }

    /// <summary>The interface pointer.</summary>
    public void* Pointer => _native;

    protected void* Table => _native->Table;

    public virtual void Dispose()
    {
        _self.Free();
        NativeMemory.Free(_native->Table);
        NativeMemory.Free(_native);
    }

    /// <summary>The object behind a pointer that the plug-in handed back.</summary>
    protected static T Of<T>(void* pointer) where T : Vst3HostObject => (T)GCHandle.FromIntPtr(((Native*)pointer)->Object).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int QueryInterface(void* self, Iid* id, void** result)
    {
        Vst3HostObject me = Of<Vst3HostObject>(self);
        *result = null;
        if (!id->Equals(FUnknown.Id) && !me._interfaces.Contains(*id)) return Result.NoInterface;
        me.References++;
        *result = self;
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint AddRef(void* self) => (uint)++Of<Vst3HostObject>(self).References;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Release(void* self) => (uint)--Of<Vst3HostObject>(self).References;

    private struct Native
    {
        public FUnknownVtable* Table;
        public nint Object;
    }
}
