using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Engine.Realtime;

/// <summary>The entries of the real-time half, as its only export hands them over. Plain function pointers and plain
/// data: nothing managed crosses between the halves.</summary>
public unsafe struct RealtimeTable
{
    /// <summary>Changes whenever this table or a structure behind it changes.</summary>
    public const uint CurrentVersion = 4;

    /// <summary><see cref="CurrentVersion"/> of the library that filled the table.</summary>
    public uint Version;

    /// <summary>Bytes of <see cref="TimbreInstance"/> in that library: a second check that both halves agree.</summary>
    public uint TimbreInstanceBytes;

    /// <summary><see cref="TimbreInstance.Initialize"/></summary>
    public delegate* unmanaged[Cdecl]<TimbreInstance*, double*, double*, void> TimbreInitialize;

    /// <summary><see cref="TimbreInstance.Prepare"/></summary>
    public delegate* unmanaged[Cdecl]<TimbreInstance*, double, int, int, TimbreModel*, int> TimbrePrepare;

    /// <summary><see cref="TimbreInstance.Release"/></summary>
    public delegate* unmanaged[Cdecl]<TimbreInstance*, void> TimbreRelease;

    /// <summary><see cref="TimbreInstance.CanSwapTo"/></summary>
    public delegate* unmanaged[Cdecl]<TimbreInstance*, TimbreModel*, int> TimbreCanSwapTo;

    /// <summary><see cref="TimbreInstance.Publish"/></summary>
    public delegate* unmanaged[Cdecl]<TimbreInstance*, TimbreModel*, TimbreModel*> TimbrePublish;

    /// <summary><see cref="TimbreInstance.TakeRetired"/></summary>
    public delegate* unmanaged[Cdecl]<TimbreInstance*, TimbreModel*> TimbreTakeRetired;

    /// <summary><see cref="TimbreModel.InitializeRealtime"/>; 0 when memory ran out.</summary>
    public delegate* unmanaged[Cdecl]<TimbreModel*, int> TimbreModelInitialize;

    /// <summary><see cref="TimbreModel.FreeRealtime"/></summary>
    public delegate* unmanaged[Cdecl]<TimbreModel*, void> TimbreModelFree;

    /// <summary>Bytes of <see cref="DrumInstance"/> in that library: a third check.</summary>
    public uint DrumInstanceBytes;

    /// <summary><see cref="DrumInstance.Initialize"/></summary>
    public delegate* unmanaged[Cdecl]<DrumInstance*, double*, double*, void> DrumInitialize;

    /// <summary><see cref="DrumInstance.Prepare"/></summary>
    public delegate* unmanaged[Cdecl]<DrumInstance*, double, int, DrumModel*, int> DrumPrepare;

    /// <summary><see cref="DrumInstance.Release"/></summary>
    public delegate* unmanaged[Cdecl]<DrumInstance*, void> DrumRelease;

    /// <summary><see cref="DrumInstance.Free"/></summary>
    public delegate* unmanaged[Cdecl]<DrumInstance*, void> DrumFree;

    /// <summary><see cref="DrumInstance.Publish"/></summary>
    public delegate* unmanaged[Cdecl]<DrumInstance*, DrumModel*, DrumModel*> DrumPublish;

    /// <summary><see cref="DrumInstance.TakeRetired"/></summary>
    public delegate* unmanaged[Cdecl]<DrumInstance*, DrumModel*> DrumTakeRetired;

    /// <summary><see cref="DrumInstance.SetSound"/>; 0 when it was refused.</summary>
    public delegate* unmanaged[Cdecl]<DrumInstance*, int, int, ulong, float*, int, int, int> DrumSetSound;

    /// <summary><see cref="DrumInstance.ReadSound"/>; 0 when there is no sound.</summary>
    public delegate* unmanaged[Cdecl]<DrumInstance*, int, int, DrumSoundInfo*, float*, int, int> DrumReadSound;

    /// <summary><see cref="DrumRendering.Render"/>; 0 when the generator failed.</summary>
    public delegate* unmanaged[Cdecl]<DrumModel*, double*, int, DrumSoundInfo*, float*, int, int> DrumRender;

    /// <summary>Compiled graphs: packing, freeing, running.</summary>
    public PlanEntries Plans;

    /// <summary>Fills a <see cref="RealtimeDiagnostics"/>.</summary>
    public delegate* unmanaged[Cdecl]<RealtimeDiagnostics*, void> ReadDiagnostics;

    /// <summary>Allocates managed bytes in this half: the control of the tests that hold it at zero.</summary>
    public delegate* unmanaged[Cdecl]<int, void> AllocateForTest;

    /// <summary>Stops the worker threads; only when no instance is active.</summary>
    public delegate* unmanaged[Cdecl]<void> Shutdown;

    /// <summary>Entries of <c>clap_plugin</c>: start_processing, stop_processing, reset, process.</summary>
    public nint ClapStartProcessing, ClapStopProcessing, ClapReset, ClapProcess;

    /// <summary><c>clap_plugin_params.flush</c>.</summary>
    public nint ClapFlush;

    /// <summary>FUnknown of our VST3 objects: queryInterface, addRef, release.</summary>
    public nint Vst3QueryInterface, Vst3AddRef, Vst3Release;

    /// <summary>Of <c>IAudioProcessor</c>: setProcessing, process, getLatencySamples, getTailSamples.</summary>
    public nint Vst3SetProcessing, Vst3Process, Vst3GetLatencySamples, Vst3GetTailSamples;

    /// <summary>Of <c>IEditController</c>: normalizedParamToPlain, plainParamToNormalized, getParamNormalized,
    /// setParamNormalized.</summary>
    public nint Vst3NormalizedToPlain, Vst3PlainToNormalized, Vst3GetNormalized, Vst3SetNormalized;

    /// <summary>For formats without an ABI of their own: process a block with its changes (0 when not active), reset.</summary>
    public nint BridgeProcess, BridgeReset;
}
