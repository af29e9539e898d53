using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>An object of the host in native memory: a table of functions and the way back to the managed object.</summary>
internal abstract unsafe class Vst3HostObject : IDisposable
{
    private readonly Native* _native;
    private readonly Iid[] _interfaces;
    private readonly GCHandle _self;
    private int _references;

    /// <param name="tableBytes">Size of the interface's table.</param>
    /// <param name="interfaces">What queryInterface knows besides FUnknown.</param>
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
    public int References => Volatile.Read(ref _references);

    /// <summary>The interface pointer.</summary>
    public void* Pointer => _native;

    protected void* Table => _native->Table;

    public virtual void Dispose()
    {
        NativeMemory.Free(_native->Table);
        NativeMemory.Free(_native);
        _self.Free();
    }

    /// <summary>The object behind a pointer that the plug-in handed back.</summary>
    protected static T Of<T>(void* pointer) where T : Vst3HostObject => (T)GCHandle.FromIntPtr(((Native*)pointer)->Object).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int QueryInterface(void* self, Iid* id, void** result)
    {
        if (result == null) return Result.InvalidArgument;
        *result = null;
        Vst3HostObject me = Of<Vst3HostObject>(self);
        if (id == null || (!id->Equals(FUnknown.Id) && !me._interfaces.Contains(*id))) return Result.NoInterface;
        Interlocked.Increment(ref me._references);
        *result = self;
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint AddRef(void* self) => (uint)Interlocked.Increment(ref Of<Vst3HostObject>(self)._references);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Release(void* self) => (uint)Interlocked.Decrement(ref Of<Vst3HostObject>(self)._references);

    private struct Native
    {
        public FUnknownVtable* Table;
        public nint Object;
    }
}
