using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Vst3;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Realtime;

/// <summary>queryInterface, addRef and release of our VST3 objects. In this half, because a host may call them on any
/// thread, the audio thread too.</summary>
/// <remarks>[thread-safe]</remarks>
internal static unsafe class Vst3Unknown
{
    internal static void AddTo(RealtimeTable* table)
    {
        table->Vst3QueryInterface = (nint)(delegate* unmanaged[Cdecl]<Vst3Interface*, Iid*, void**, int>)&QueryInterface;
        table->Vst3AddRef = (nint)(delegate* unmanaged[Cdecl]<Vst3Interface*, uint>)&AddRef;
        table->Vst3Release = (nint)(delegate* unmanaged[Cdecl]<Vst3Interface*, uint>)&Release;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static int QueryInterface(Vst3Interface* self, Iid* id, void** result)
    {
        if (result == null) return Result.InvalidArgument;
        *result = null;
        if (id == null) return Result.InvalidArgument;
        Vst3Instance* instance = self->Owner;
        for (int i = 0; i < instance->InterfaceCount; i++)
        {
            if (!instance->Interfaces[i].Id.Equals(*id)) continue;
            Interlocked.Increment(ref instance->References);
            *result = instance->Interfaces[i].Interface;
            return Result.Ok;
        }

        return Result.NoInterface;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static uint AddRef(Vst3Interface* self) => (uint)Interlocked.Increment(ref self->Owner->References);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Release(Vst3Interface* self)
    {
        Vst3Instance* instance = self->Owner;
        int left = Interlocked.Decrement(ref instance->References);
        if (left == 0) instance->Destroy(instance);
        return (uint)left;
    }
}
