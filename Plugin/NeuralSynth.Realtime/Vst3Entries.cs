using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;
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
        if (instance->LatencyIsOld != 0 && !PluginEngine.IsActive(instance->Bridge)) instance->FindLatency(instance);
        return (uint)PluginEngine.LatencySamples(instance->Bridge);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static uint GetTailSamples(Vst3Interface* self) => (uint)PluginEngine.TailSamples(self->Owner->Bridge);

    /// <summary>Begins or ends a run of blocks; a new run begins from silence.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static int SetProcessing(Vst3Interface* self, byte state)
    {
        Vst3Instance* instance = self->Owner;
        if (state != 0 && instance->Processing == 0) PluginEngine.Reset(instance->Bridge);
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
        PluginEngine.SetOffline(instance->Bridge, !realtime);
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
        PluginBridge* bridge = instance->Bridge;
        int samples = data->NumSamples;
        bool isActive = PluginEngine.IsActive(bridge);
        bool canProcess = samples > 0 && isActive && Connect(instance, data);
        if (!canProcess) ClearOutputs(data, 0);

        int queues = Vst3Queues.Open(instance, data->InputParameterChanges);
        var notes = new Vst3Notes(instance, data->InputEvents);
        for (int position = 0; position < samples;)
        {
            // Values first: a note of the same sample is played with them.
            int next = Math.Min(Vst3Queues.ApplyUntil(instance, queues, position), samples);
            next = Math.Min(next, notes.ApplyUntil(position));
            if (canProcess) PluginEngine.Process(bridge, instance->Input, instance->Output, position, next - position);
            position = next;
        }

        // What a flush brings, and points at or after the end.
        Vst3Queues.ApplyUntil(instance, queues, int.MaxValue);
        notes.ApplyUntil(int.MaxValue);
        DrumNotes.DropEnded(bridge);
        if (canProcess) FlagSilence(instance, data);
        if (samples > 0) PluginEngine.CountBlock(bridge);
        return samples == 0 || isActive;
    }

    /// <summary>Finds the channels of all buses, where those that the host does not hand over are null. False when
    /// there is nowhere to write to.</summary>
    [RealTime]
    private static bool Connect(Vst3Instance* instance, ProcessData* data)
    {
        int width = PluginEngine.ChannelsPerPort(instance->Bridge);
        int inputs = PluginEngine.InputPorts(instance->Bridge);
        int outputs = PluginEngine.OutputPorts(instance->Bridge);
        for (int port = 0; port < inputs; port++)
        {
            AudioBusBuffers* bus = data->Inputs != null && port < data->NumInputs ? data->Inputs + port : null;
            for (int c = 0; c < width; c++) instance->Input[port * width + c] = Channel(bus, c);
        }

        bool isAnyThere = false;
        for (int port = 0; port < outputs; port++) isAnyThere |= ConnectOutput(instance->Output + port * width, data, port, width);
        ClearOutputs(data, outputs);
        return isAnyThere;
    }

    // A bus is played as a whole or not at all; the channels that are there become silence in the latter case.
    [RealTime]
    private static bool ConnectOutput(float** channels, ProcessData* data, int port, int width)
    {
        AudioBusBuffers* bus = data->Outputs != null && port < data->NumOutputs ? data->Outputs + port : null;
        bool isThere = true;
        for (int c = 0; c < width; c++) isThere &= Channel(bus, c) != null;
        for (int c = 0; c < width; c++) channels[c] = isThere ? Channel(bus, c) : null;
        if (!isThere && bus != null) ClearOutput(bus, data->NumSamples);
        return isThere;
    }

    [RealTime]
    private static float* Channel(AudioBusBuffers* bus, int channel) =>
        bus == null || bus->ChannelBuffers == null || channel >= bus->NumChannels ? null : bus->ChannelBuffers[channel];

    /// <summary>Sets the flags of channels that are all zeros, which lets the host skip what follows.</summary>
    [RealTime]
    private static void FlagSilence(Vst3Instance* instance, ProcessData* data)
    {
        int width = PluginEngine.ChannelsPerPort(instance->Bridge);
        int outputs = Math.Min(PluginEngine.OutputPorts(instance->Bridge), data->NumOutputs);
        uint used = PluginEngine.TakeOutputsUsed(instance->Bridge);
        for (int port = 0; port < outputs; port++)
        {
            ulong silent = 0;
            bool isKnownSilent = (used >> port & 1) == 0;
            for (int c = 0; c < width; c++)
            {
                float* channel = instance->Output[port * width + c];
                if (isKnownSilent || channel == null || IsSilent(channel, data->NumSamples)) silent |= 1ul << c;
            }

            data->Outputs[port].SilenceFlags = silent;
        }
    }

    [RealTime]
    private static bool IsSilent(float* channel, int samples)
    {
        int i = 0;
        for (; i <= samples - Vector<float>.Count; i += Vector<float>.Count)
        {
            if (!Vector.EqualsAll(Vector.Load(channel + i), Vector<float>.Zero)) return false;
        }

        while (i < samples && channel[i] == 0) i++;
        return i >= samples;
    }

    /// <summary>Silence on the buses from <paramref name="first"/> on.</summary>
    [RealTime]
    private static void ClearOutputs(ProcessData* data, int first)
    {
        for (int bus = first; data->Outputs != null && bus < data->NumOutputs; bus++) ClearOutput(data->Outputs + bus, data->NumSamples);
    }

    [RealTime]
    private static void ClearOutput(AudioBusBuffers* bus, int samples)
    {
        for (int c = 0; c < bus->NumChannels; c++)
        {
            float* channel = Channel(bus, c);
            if (channel != null) Buffers.Clear(channel, samples);
        }
    }

    /// <summary>Tells the host the count of under-runs when it changed. A host hands it on to its UI thread, which also
    /// brings pending notices there: VST3 has no other way from here.</summary>
    [RealTime]
    private static void ReportStatus(Vst3Instance* instance, IParameterChanges* changes)
    {
        if (changes == null || instance->Bridge->Status == null) return;
        double status = instance->Bridge->Values[instance->Bridge->Status->Index];
        int notices = Volatile.Read(ref instance->Notices);
        if (status == instance->ReportedStatus && (notices == 0 || notices == instance->NudgedNotices)) return;
        int index;
        uint id = instance->Bridge->Status->Id;
        IParamValueQueue* queue = changes->Vtable->AddParameterData(changes, &id, &index);
        if (queue == null || queue->Vtable->AddPoint(queue, 0, NormalizedValue.ToNormalized(instance->Bridge->Status, status), &index) != Result.Ok) return;
        instance->ReportedStatus = status;
        instance->NudgedNotices = notices;
    }
}
