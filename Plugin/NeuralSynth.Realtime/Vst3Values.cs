using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;
using NeuralSynth.Vst3;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Realtime;

/// <summary>The numeric part of IEditController. Its thread is the UI's, but hosts convert and follow automation on their
/// audio thread too, so it is answered here, from native memory.</summary>
/// <remarks>[thread-safe] apart from the values themselves, which are single words.</remarks>
internal static unsafe class Vst3Values
{
    internal static void AddTo(RealtimeTable* table)
    {
        table->Vst3NormalizedToPlain = (nint)(delegate* unmanaged[Cdecl]<Vst3Interface*, uint, double, double>)&NormalizedToPlain;
        table->Vst3PlainToNormalized = (nint)(delegate* unmanaged[Cdecl]<Vst3Interface*, uint, double, double>)&PlainToNormalized;
        table->Vst3GetNormalized = (nint)(delegate* unmanaged[Cdecl]<Vst3Interface*, uint, double>)&GetNormalized;
        table->Vst3SetNormalized = (nint)(delegate* unmanaged[Cdecl]<Vst3Interface*, uint, double, int>)&SetNormalized;
    }

    /// <summary>Asks the service thread to look, when the engine wants that.</summary>
    [RealTime]
    internal static void CallServiceIfWanted(Vst3Instance* instance)
    {
        int* wanted = PluginEngine.WantsMainThread(instance->Bridge);
        if (*wanted == 0 || Interlocked.CompareExchange(ref instance->ServiceRequested, 1, 0) != 0) return;
        *wanted = 0;
        instance->ServiceWanted->Post();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static double NormalizedToPlain(Vst3Interface* self, uint id, double normalized)
    {
        ParameterEntry* entry = ParameterChanges.Find(self->Owner->Bridge, id);
        return entry == null ? normalized : NormalizedValue.ToPlain(entry, normalized);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static double PlainToNormalized(Vst3Interface* self, uint id, double plain)
    {
        ParameterEntry* entry = ParameterChanges.Find(self->Owner->Bridge, id);
        return entry == null ? plain : NormalizedValue.ToNormalized(entry, plain);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static double GetNormalized(Vst3Interface* self, uint id)
    {
        Vst3Instance* instance = self->Owner;
        ParameterEntry* entry = ParameterChanges.Find(instance->Bridge, id);
        if (entry == null) return 0;
        double plain = entry->ReadOnly != 0 ? instance->Bridge->Values[entry->Index] : instance->ControllerValues[entry->Index];
        return NormalizedValue.ToNormalized(entry, plain);
    }

    /// <summary>The host's control moved, or follows automation. While the processor runs, the sound changes by the
    /// queues of <c>process</c> alone, which are exact to the sample; this call may come before or after them.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static int SetNormalized(Vst3Interface* self, uint id, double normalized)
    {
        Vst3Instance* instance = self->Owner;
        ParameterEntry* entry = ParameterChanges.Find(instance->Bridge, id);
        if (entry == null || double.IsNaN(normalized)) return Result.InvalidArgument;
        if (entry->ReadOnly == 0)
        {
            double plain = NormalizedValue.ToPlain(entry, normalized);
            instance->ControllerValues[entry->Index] = plain;
            if (Volatile.Read(ref instance->Processing) != 0) instance->ControllerIsNewer[entry->Index] = 1;
            else SetNow(instance, entry, plain);
        }

        ServeUiThread(instance);
        return Result.Ok;
    }

    [RealTime]
    private static void SetNow(Vst3Instance* instance, ParameterEntry* entry, double plain)
    {
        ParameterChanges.SetValue(instance->Bridge, entry, plain);
        if (entry->ConcernsMainThread != 0) instance->LatencyIsOld = instance->IsSetUp;
    }

    /// <summary>Uses the host's visit on its UI thread; any other thread leaves the work to the service thread.</summary>
    [RealTime]
    private static void ServeUiThread(Vst3Instance* instance)
    {
        if (*PluginEngine.WantsMainThread(instance->Bridge) == 0 && Volatile.Read(ref instance->Notices) == 0) return;
        if (NativeThread.Current == instance->UiThread) instance->OnUiThread(instance);
        else CallServiceIfWanted(instance);
    }
}
