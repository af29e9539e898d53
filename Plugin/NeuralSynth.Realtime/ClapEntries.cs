using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Realtime;

/// <summary>The audio-thread entries of the CLAP bridge: reads events, splits the block at them, calls the engine.</summary>
/// <remarks>[audio-thread]. The table entries of <c>clap_plugin</c> point here, into the half whose collector never
/// runs. No DSP and no default lives here.</remarks>
internal static unsafe class ClapEntries
{
    internal static void AddTo(RealtimeTable* table)
    {
        table->ClapStartProcessing = (nint)(delegate* unmanaged[Cdecl]<ClapPlugin*, byte>)&StartProcessing;
        table->ClapStopProcessing = (nint)(delegate* unmanaged[Cdecl]<ClapPlugin*, void>)&StopProcessing;
        table->ClapReset = (nint)(delegate* unmanaged[Cdecl]<ClapPlugin*, void>)&Reset;
        table->ClapProcess = (nint)(delegate* unmanaged[Cdecl]<ClapPlugin*, ClapProcess*, int>)&Process;
        table->ClapFlush = (nint)(delegate* unmanaged[Cdecl]<ClapPlugin*, ClapInputEvents*, ClapOutputEvents*, void>)&Flush;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static byte StartProcessing(ClapPlugin* plugin) => InstanceOf(plugin)->Bridge.Timbre.Active != 0 ? (byte)1 : (byte)0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static void StopProcessing(ClapPlugin* plugin)
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static void Reset(ClapPlugin* plugin) => TimbreInstance.Reset(&InstanceOf(plugin)->Bridge.Timbre);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static void Flush(ClapPlugin* plugin, ClapInputEvents* inEvents, ClapOutputEvents* outEvents)
    {
        ClapInstance* instance = InstanceOf(plugin);
        ClapOutput.SendEdits(instance, outEvents);
        uint count = inEvents == null ? 0 : inEvents->Size(inEvents);
        for (uint i = 0; i < count; i++) ClapEvents.Apply(instance, inEvents->Get(inEvents, i));
        ClapOutput.SendUnderRuns(instance, outEvents, 0);
        CallMainThreadIfWanted(instance);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static int Process(ClapPlugin* plugin, ClapProcess* process)
    {
        ClapInstance* instance = InstanceOf(plugin);
        if (process == null || instance->Bridge.Timbre.Active == 0) return ClapProcessStatus.Error;
        Denormals.Enter(out Denormals.Saved flags);
        ClapOutput.SendEdits(instance, process->OutEvents);
        Run(instance, process);
        ClapOutput.SendUnderRuns(instance, process->OutEvents, process->FramesCount == 0 ? 0 : process->FramesCount - 1);
        Denormals.Leave(ref flags);
        CallMainThreadIfWanted(instance);
        return ClapProcessStatus.Continue;
    }

    [RealTime]
    private static void Run(ClapInstance* instance, ClapProcess* process)
    {
        float** input = Channels(process->AudioInputs, process->AudioInputsCount, instance->Bridge.Timbre.Channels);
        float** output = Channels(process->AudioOutputs, process->AudioOutputsCount, instance->Bridge.Timbre.Channels);
        bool canProcess = input != null && output != null && instance->OutputOff == 0;
        if (!canProcess) ClearOutputs(process);
        else process->AudioOutputs->ConstantMask = 0;

        ClapInputEvents* events = process->InEvents;
        uint count = events == null ? 0 : events->Size(events);
        uint samples = process->FramesCount;
        uint position = 0;
        for (uint i = 0; i < count; i++)
        {
            ClapEventHeader* header = events->Get(events, i);
            if (header == null) continue;
            uint time = Math.Clamp(header->Time, position, samples);
            if (canProcess && time > position) TimbreInstance.Process(&instance->Bridge.Timbre, input, output, (int)position, (int)(time - position));
            position = time;
            ClapEvents.Apply(instance, header);
        }

        if (canProcess && samples > position) TimbreInstance.Process(&instance->Bridge.Timbre, input, output, (int)position, (int)(samples - position));
        instance->Bridge.Timbre.Telemetry.Blocks++;
    }

    /// <summary>Channel pointers of the main port, or null when the host's buffers are not what the ports declare.</summary>
    [RealTime]
    private static float** Channels(ClapAudioBuffer* buffers, uint count, int channels)
    {
        if (buffers == null || count < 1 || buffers->ChannelCount < channels || buffers->Data32 == null) return null;
        for (int c = 0; c < channels; c++)
        {
            if (buffers->Data32[c] == null) return null;
        }

        return buffers->Data32;
    }

    /// <summary>Silence on every output that has a buffer, of whatever sample size.</summary>
    [RealTime]
    private static void ClearOutputs(ClapProcess* process)
    {
        int samples = (int)process->FramesCount;
        for (uint port = 0; process->AudioOutputs != null && port < process->AudioOutputsCount; port++)
        {
            ClapAudioBuffer* buffer = process->AudioOutputs + port;
            for (uint c = 0; c < buffer->ChannelCount; c++)
            {
                if (buffer->Data32 != null && buffer->Data32[c] != null) Buffers.Clear(buffer->Data32[c], samples);
                if (buffer->Data64 != null && buffer->Data64[c] != null) Buffers.Clear((float*)buffer->Data64[c], 2 * samples);
            }

            buffer->ConstantMask = buffer->ChannelCount >= 64 ? ulong.MaxValue : (1ul << (int)buffer->ChannelCount) - 1;
        }
    }

    [RealTime]
    private static void CallMainThreadIfWanted(ClapInstance* instance)
    {
        if (instance->Bridge.Timbre.WantsMainThread == 0 || Interlocked.CompareExchange(ref instance->CallbackRequested, 1, 0) != 0) return;
        instance->Bridge.Timbre.WantsMainThread = 0;
        instance->Host->RequestCallback(instance->Host);
    }

    private static ClapInstance* InstanceOf(ClapPlugin* plugin) => (ClapInstance*)plugin->PluginData;
}
