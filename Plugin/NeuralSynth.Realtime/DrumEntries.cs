using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Realtime;

/// <summary>What the main half asks of a drum instance.</summary>
/// <remarks>[main-thread]</remarks>
internal static unsafe class DrumEntries
{
    internal static void AddTo(RealtimeTable* table)
    {
        table->DrumInstanceBytes = (uint)sizeof(DrumInstance);
        table->DrumInitialize = &Initialize;
        table->DrumPrepare = &Prepare;
        table->DrumRelease = &Release;
        table->DrumFree = &Free;
        table->DrumPublish = &Publish;
        table->DrumTakeRetired = &TakeRetired;
        table->DrumSetSound = &SetSound;
        table->DrumReadSound = &ReadSound;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Initialize(DrumInstance* instance, double* values, double* modulation) =>
        DrumInstance.Initialize(instance, values, modulation);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Prepare(DrumInstance* instance, double sampleRate, int maxBlockSamples, DrumModel* model)
    {
        try
        {
            return DrumInstance.Prepare(instance, sampleRate, maxBlockSamples, model) ? 1 : 0;
        }
        catch (Exception)
        {
            // Out of memory or a rate the resampler refuses: the caller reports that activation failed.
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(DrumInstance* instance) => DrumInstance.Release(instance);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(DrumInstance* instance) => DrumInstance.Free(instance);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static DrumModel* Publish(DrumInstance* instance, DrumModel* model) => DrumInstance.Publish(instance, model);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static DrumModel* TakeRetired(DrumInstance* instance) => DrumInstance.TakeRetired(instance);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetSound(DrumInstance* instance, int pad, int slot, ulong key, float* samples, int count, int sampleRate)
    {
        try
        {
            return DrumInstance.SetSound(instance, pad, slot, key, samples, count, sampleRate) ? 1 : 0;
        }
        catch (Exception)
        {
            // Out of memory or a rate the resampler refuses.
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ReadSound(DrumInstance* instance, int pad, int slot, DrumSoundInfo* info, float* destination, int capacity) =>
        DrumInstance.ReadSound(instance, pad, slot, info, destination, capacity) ? 1 : 0;
}
