using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Vst3;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Realtime;

/// <summary>The audio-thread entries of the VST3 bridge: reads parameter queues, splits the block at their points, calls
/// the engine.</summary>
/// <remarks>[audio-thread]. The table of IAudioProcessor points here, into the half whose collector never runs. No DSP
/// and no default lives here.</remarks>
internal static unsafe class Vst3Entries
{
    internal static void AddTo(RealtimeTable* table)
    {
        Vst3Unknown.AddTo(table);
        Vst3Values.AddTo(table);
        table->Vst3SetProcessing = (nint)(delegate* unmanaged[Cdecl]<Vst3Interface*, byte, int>)&SetProcessing;
        table->Vst3Process = (nint)(delegate* unmanaged[Cdecl]<Vst3Interface*, ProcessData*, int>)&Process;
        table->Vst3GetLatencySamples = (nint)(delegate* unmanaged[Cdecl]<Vst3Interface*, uint>)&GetLatencySamples;
        table->Vst3GetTailSamples = (nint)(delegate* unmanaged[Cdecl]<Vst3Interface*, uint>)&GetTailSamples;
        // The first call resolves a function of the system, which allocates.
        _ = NativeThread.Current;
    }

    /// <summary>The present latency, or that of the next activation when there is none.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint GetLatencySamples(Vst3Interface* self)
    {
        Vst3Instance* instance = self->Owner;
        if (instance->LatencyIsOld != 0 && instance->Bridge.Timbre.Active == 0) instance->FindLatency(instance);
        return (uint)instance->Bridge.Timbre.LatencySamples;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static uint GetTailSamples(Vst3Interface* self) => (uint)self->Owner->Bridge.Timbre.TailSamples;

    /// <summary>Begins or ends a run of blocks; a new run begins from silence.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static int SetProcessing(Vst3Interface* self, byte state)
    {
        Vst3Instance* instance = self->Owner;
        if (state != 0 && instance->Processing == 0) TimbreInstance.Reset(&instance->Bridge.Timbre);
        Volatile.Write(ref instance->Processing, state != 0 ? 1 : 0);
        return Result.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static int Process(Vst3Interface* self, ProcessData* data)
    {
        Vst3Instance* instance = self->Owner;
        if (data == null || data->NumSamples < 0) return Result.InvalidArgument;
        if (data->NumSamples > 0 && data->SymbolicSampleSize != SampleSize.Sample32) return Result.InvalidArgument;
        // A prefetching host runs ahead of the clock: results are computed in the call there too, not awaited.
        bool realtime = instance->ProcessMode == ProcessMode.Realtime && data->ProcessMode == ProcessMode.Realtime;
        instance->Bridge.Timbre.Offline = realtime ? 0 : 1;
        Denormals.Enter(out Denormals.Saved flags);
        bool processed = Run(instance, data);
        Denormals.Leave(ref flags);
        ReportStatus(instance, data->OutputParameterChanges);
        Vst3Values.CallServiceIfWanted(instance);
        return processed ? Result.Ok : Result.NotInitialized;
    }

    /// <summary>Plays the block; false when there is sound to play but the instance is not active.</summary>
    [RealTime]
    private static bool Run(Vst3Instance* instance, ProcessData* data)
    {
        TimbreInstance* timbre = &instance->Bridge.Timbre;
        int samples = data->NumSamples;
        bool canProcess = samples > 0 && timbre->Active != 0 && Connect(instance, data);
        if (!canProcess) ClearOutputs(data);

        int queues = Vst3Queues.Open(instance, data->InputParameterChanges);
        for (int position = 0; position < samples;)
        {
            int next = Math.Min(Vst3Queues.ApplyUntil(instance, queues, position), samples);
            if (canProcess) TimbreInstance.Process(timbre, instance->Input, instance->Output, position, next - position);
            position = next;
        }

        // What a flush brings, and points at or after the end.
        Vst3Queues.ApplyUntil(instance, queues, int.MaxValue);
        if (canProcess) FlagSilence(instance, data);
        if (samples > 0) timbre->Telemetry.Blocks++;
        return samples == 0 || timbre->Active != 0;
    }

    /// <summary>Finds the channels of the main buses; false when there is nowhere to write to.</summary>
    [RealTime]
    private static bool Connect(Vst3Instance* instance, ProcessData* data)
    {
        AudioBusBuffers* input = data->NumInputs > 0 ? data->Inputs : null;
        AudioBusBuffers* output = data->NumOutputs > 0 ? data->Outputs : null;
        for (int c = 0; c < instance->Bridge.Timbre.Channels; c++)
        {
            instance->Input[c] = Channel(input, c);
            instance->Output[c] = Channel(output, c);
            if (instance->Output[c] == null) return false;
        }

        return true;
    }

    [RealTime]
    private static float* Channel(AudioBusBuffers* bus, int channel) =>
        bus == null || bus->ChannelBuffers == null || channel >= bus->NumChannels ? null : bus->ChannelBuffers[channel];

    /// <summary>Sets the flags of channels that are all zeros, which lets the host skip what follows.</summary>
    [RealTime]
    private static void FlagSilence(Vst3Instance* instance, ProcessData* data)
    {
        ulong silent = 0;
        for (int c = 0; c < instance->Bridge.Timbre.Channels; c++)
        {
            int i = 0;
            while (i < data->NumSamples && instance->Output[c][i] == 0) i++;
            if (i == data->NumSamples) silent |= 1ul << c;
        }

        data->Outputs->SilenceFlags = silent;
    }

    [RealTime]
    private static void ClearOutputs(ProcessData* data)
    {
        for (int bus = 0; data->Outputs != null && bus < data->NumOutputs; bus++)
        {
            AudioBusBuffers* buffers = data->Outputs + bus;
            for (int c = 0; c < buffers->NumChannels; c++)
            {
                float* channel = Channel(buffers, c);
                if (channel != null) Buffers.Clear(channel, data->NumSamples);
            }
        }
    }

    /// <summary>Tells the host the count of under-runs when it changed. A host hands it on to its UI thread, which also
    /// brings pending notices there: VST3 has no other way from here.</summary>
    [RealTime]
    private static void ReportStatus(Vst3Instance* instance, IParameterChanges* changes)
    {
        if (changes == null || instance->StatusEntry == null) return;
        double status = instance->Bridge.Timbre.Values[instance->StatusEntry->Index];
        int notices = Volatile.Read(ref instance->Notices);
        if (status == instance->ReportedStatus && (notices == 0 || notices == instance->NudgedNotices)) return;
        int index;
        uint id = instance->StatusEntry->Id;
        IParamValueQueue* queue = changes->Vtable->AddParameterData(changes, &id, &index);
        if (queue == null || queue->Vtable->AddPoint(queue, 0, NormalizedValue.ToNormalized(instance->StatusEntry, status), &index) != Result.Ok) return;
        instance->ReportedStatus = status;
        instance->NudgedNotices = notices;
    }
}
