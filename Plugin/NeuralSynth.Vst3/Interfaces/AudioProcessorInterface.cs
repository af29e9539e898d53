using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>IAudioProcessor: layouts and setup here, everything of the audio thread in the real-time half. 32-bit
/// samples only.</summary>
internal static unsafe class AudioProcessorInterface
{
    private const double LowestRateHz = 100;
    private const int LargestBlockSamples = int.MaxValue / 4;

    internal static readonly AudioProcessorVtable* Table = Make();

    private static AudioProcessorVtable* Make()
    {
        RealtimeTable* realtime = PluginBundle.Realtime;
        AudioProcessorVtable* table = InterfaceDirectory.NewTable<AudioProcessorVtable>();
        table->SetBusArrangements = &SetBusArrangements;
        table->GetBusArrangement = &GetBusArrangement;
        table->CanProcessSampleSize = &CanProcessSampleSize;
        table->GetLatencySamples = (delegate* unmanaged[Cdecl]<void*, uint>)realtime->Vst3GetLatencySamples;
        table->SetupProcessing = &SetupProcessing;
        table->SetProcessing = (delegate* unmanaged[Cdecl]<void*, byte, int>)realtime->Vst3SetProcessing;
        table->Process = (delegate* unmanaged[Cdecl]<void*, ProcessData*, int>)realtime->Vst3Process;
        table->GetTailSamples = (delegate* unmanaged[Cdecl]<void*, uint>)realtime->Vst3GetTailSamples;
        return table;
    }

    // More buses than any plug-in of ours has: no layout has these.
    private const int MostBuses = 64;

    private static int[] ChannelsOf(ulong* arrangements, int count)
    {
        int[] channels = new int[Math.Min(count, MostBuses)];
        for (int bus = 0; bus < channels.Length; bus++) channels[bus] = ChannelsOf(arrangements[bus]);
        return channels;
    }

    private static int ChannelsOf(ulong arrangement) => arrangement switch
    {
        SpeakerArrangement.Mono => 1,
        SpeakerArrangement.Stereo => 2,
        _ => 0,
    };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetBusArrangements(void* self, ulong* inputs, int inputCount, ulong* outputs, int outputCount)
    {
        if (inputCount < 0 || outputCount < 0 || (inputs == null && inputCount > 0) || (outputs == null && outputCount > 0)) return Result.InvalidArgument;
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        return me.Guard(() =>
        {
            if (!me.Plugin.TryUseChannels(ChannelsOf(inputs, inputCount), ChannelsOf(outputs, outputCount))) return Result.False;
            me.ForgetLatency();
            return Result.Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetBusArrangement(void* self, int direction, int index, ulong* arrangement)
    {
        if (arrangement == null) return Result.InvalidArgument;
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        return me.Guard(() =>
        {
            if (ComponentInterface.PortAt(me.Plugin, direction, index) is not { } port) return Result.InvalidArgument;
            *arrangement = port.Channels == 1 ? SpeakerArrangement.Mono : SpeakerArrangement.Stereo;
            return Result.Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CanProcessSampleSize(void* self, int size) => size == SampleSize.Sample32 ? Result.Ok : Result.False;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetupProcessing(void* self, ProcessSetup* setup)
    {
        if (setup == null) return Result.InvalidArgument;
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        return me.Guard(
            () =>
            {
                if (me.Plugin.IsActive || setup->SymbolicSampleSize != SampleSize.Sample32) return Result.False;
                bool isPossible = setup->SampleRate >= LowestRateHz && setup->MaxSamplesPerBlock is > 0 and <= LargestBlockSamples;
                if (!isPossible) return Result.InvalidArgument;
                me.SetUp(*setup);
                me.Instance->ProcessMode = setup->ProcessMode;
                me.Plugin.SetOffline(setup->ProcessMode != ProcessMode.Realtime);
                return Result.Ok;
            },
            deliver: false);
    }
}
