using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Realtime;

/// <summary>The only export of the real-time library: the table of its entries.</summary>
internal static unsafe class RealtimeApi
{
    private static RealtimeTable* _table;

    /// <summary>Returns the table, or null when the caller expects another version. [main-thread]</summary>
    [UnmanagedCallersOnly(EntryPoint = "neuralsynth_rt_api", CallConvs = [typeof(CallConvCdecl)])]
    private static void* Get(uint version)
    {
        if (version != RealtimeTable.CurrentVersion) return null;
        if (_table == null) _table = Make();
        return _table;
    }

    private static RealtimeTable* Make()
    {
        // The first reading allocates inside the runtime; later ones must not.
        _ = RealtimeDiagnostics.Read();
        Denormals.WarmUp();
        var table = (RealtimeTable*)NativeMemory.AllocZeroed((nuint)sizeof(RealtimeTable));
        table->Version = RealtimeTable.CurrentVersion;
        table->TimbreInstanceBytes = (uint)sizeof(TimbreInstance);
        table->TimbreInitialize = &Initialize;
        table->TimbrePrepare = &Prepare;
        table->TimbreRelease = &Release;
        table->TimbreCanSwapTo = &CanSwapTo;
        table->TimbrePublish = &Publish;
        table->TimbreTakeRetired = &TakeRetired;
        table->TimbreModelInitialize = &ModelInitialize;
        table->TimbreModelFree = &ModelFree;
        table->Plans = PlanEntries.OfThisRuntime;
        table->ReadDiagnostics = &ReadDiagnostics;
        table->AllocateForTest = &AllocateForTest;
        table->Shutdown = &Shutdown;
        DrumEntries.AddTo(table);
        ClapEntries.AddTo(table);
        Vst3Entries.AddTo(table);
        BridgeEntries.AddTo(table);
        DrumRenderEntry.AddTo(table);
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Initialize(TimbreInstance* instance, double* values, double* modulation) =>
        TimbreInstance.Initialize(instance, values, modulation);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Prepare(TimbreInstance* instance, double sampleRate, int maxBlockSamples, int channels, TimbreModel* model)
    {
        try
        {
            return TimbreInstance.Prepare(instance, sampleRate, maxBlockSamples, channels, model) ? 1 : 0;
        }
        catch (Exception)
        {
            // Out of memory or a rate the resampler refuses: the caller reports that activation failed.
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(TimbreInstance* instance) => TimbreInstance.Release(instance);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CanSwapTo(TimbreInstance* instance, TimbreModel* model) => TimbreInstance.CanSwapTo(instance, model) ? 1 : 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static TimbreModel* Publish(TimbreInstance* instance, TimbreModel* model) => TimbreInstance.Publish(instance, model);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static TimbreModel* TakeRetired(TimbreInstance* instance) => TimbreInstance.TakeRetired(instance);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ModelInitialize(TimbreModel* model)
    {
        try
        {
            TimbreModel.InitializeRealtime(model);
            return 1;
        }
        catch (Exception)
        {
            TimbreModel.FreeRealtime(model);
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ModelFree(TimbreModel* model) => TimbreModel.FreeRealtime(model);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReadDiagnostics(RealtimeDiagnostics* result) => *result = RealtimeDiagnostics.Read();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void AllocateForTest(int bytes)
    {
        if (bytes is >= 0 and <= 1 << 20) GC.KeepAlive(new byte[bytes]);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Shutdown() => WorkerPool.Stop();
}
