using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;

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
    private static byte StartProcessing(ClapPlugin* plugin) => PluginEngine.IsActive(InstanceOf(plugin)->Bridge) ? (byte)1 : (byte)0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static void StopProcessing(ClapPlugin* plugin)
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static void Reset(ClapPlugin* plugin) => PluginEngine.Reset(InstanceOf(plugin)->Bridge);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static void Flush(ClapPlugin* plugin, ClapInputEvents* inEvents, ClapOutputEvents* outEvents)
    {
        ClapInstance* instance = InstanceOf(plugin);
        ClapOutput.SendEdits(instance, outEvents);
        uint count = inEvents == null ? 0 : inEvents->Size(inEvents);
        for (uint i = 0; i < count; i++) ClapEvents.Apply(instance, inEvents->Get(inEvents, i));
        ClapOutput.SendStatus(instance, outEvents, 0);
        CallMainThreadIfWanted(instance);
        // Values that come while it rests: sounds are made ahead of the next note.
        bool mayRest = PluginEngine.TakesNotes(instance->Bridge) && PluginEngine.IsActive(instance->Bridge);
        if (mayRest && count > 0 && instance->Host->RequestProcess != null) instance->Host->RequestProcess(instance->Host);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static int Process(ClapPlugin* plugin, ClapProcess* process)
    {
        ClapInstance* instance = InstanceOf(plugin);
        if (process == null || !PluginEngine.IsActive(instance->Bridge)) return ClapProcessStatus.Error;
        Denormals.Enter(out Denormals.Saved flags);
        ClapOutput.SendEdits(instance, process->OutEvents);
        Run(instance, process);
        uint last = process->FramesCount == 0 ? 0 : process->FramesCount - 1;
        ClapNotes.SendEnds(instance, process->OutEvents, last);
        ClapOutput.SendStatus(instance, process->OutEvents, last);
        bool isSilent = PluginEngine.TakeOutputsUsed(instance->Bridge) == 0;
        Denormals.Leave(ref flags);
        CallMainThreadIfWanted(instance);
        return isSilent && PluginEngine.MayRest(instance->Bridge) ? ClapProcessStatus.Sleep : ClapProcessStatus.Continue;
    }

    [RealTime]
    private static void Run(ClapInstance* instance, ClapProcess* process)
    {
        PluginBridge* bridge = instance->Bridge;
        bool canProcess = Connect(instance, process);
        if (process->Transport != null) PluginEngine.FollowTransport(bridge, (process->Transport->Flags & ClapTransportFlags.IsPlaying) != 0);
        ClapInputEvents* events = process->InEvents;
        uint count = events == null ? 0 : events->Size(events);
        uint samples = process->FramesCount;
        uint position = 0;
        for (uint i = 0; i < count; i++)
        {
            ClapEventHeader* header = events->Get(events, i);
            if (header == null) continue;
            uint time = Math.Clamp(header->Time, position, samples);
            if (canProcess && time > position) PluginEngine.Process(bridge, instance->Input, instance->Output, (int)position, (int)(time - position));
            position = time;
            ClapEvents.Apply(instance, header);
        }

        if (canProcess && samples > position) PluginEngine.Process(bridge, instance->Input, instance->Output, (int)position, (int)(samples - position));
        PluginEngine.CountBlock(bridge);
    }

    /// <summary>Finds the channels of all ports; what nothing will be written to becomes silence here. False when the main
    /// ports lack the buffers that they declare.</summary>
    [RealTime]
    private static bool Connect(ClapInstance* instance, ClapProcess* process)
    {
        int width = PluginEngine.ChannelsPerPort(instance->Bridge);
        int inputs = PluginEngine.InputPorts(instance->Bridge);
        int outputs = PluginEngine.OutputPorts(instance->Bridge);
        bool canProcess = true;
        for (int port = 0; port < inputs; port++) canProcess &= Channels(process->AudioInputs, process->AudioInputsCount, port, width, instance->Input + port * width);
        int connected = 0;
        for (int port = 0; port < outputs; port++)
        {
            bool isOn = (instance->OutputsOff >> port & 1) == 0;
            bool isConnected = Channels(process->AudioOutputs, isOn ? process->AudioOutputsCount : 0, port, width, instance->Output + port * width);
            if (isConnected) connected++;
        }

        canProcess &= connected > 0;
        for (uint port = 0; process->AudioOutputs != null && port < process->AudioOutputsCount; port++)
        {
            bool isWritten = canProcess && port < outputs && instance->Output[port * width] != null;
            if (isWritten) process->AudioOutputs[port].ConstantMask = 0;
            else Clear(process->AudioOutputs + port, (int)process->FramesCount);
        }

        return canProcess;
    }

    /// <summary>Takes the channel pointers of a port; nulls and false when the host's buffers are not what the port
    /// declares.</summary>
    [RealTime]
    private static bool Channels(ClapAudioBuffer* buffers, uint count, int port, int width, float** channels)
    {
        bool isThere = buffers != null && port < count && buffers[port].ChannelCount >= width && buffers[port].Data32 != null;
        for (int c = 0; isThere && c < width; c++) isThere = buffers[port].Data32[c] != null;
        for (int c = 0; c < width; c++) channels[c] = isThere ? buffers[port].Data32[c] : null;
        return isThere;
    }

    /// <summary>Silence on a port, of whatever sample size.</summary>
    [RealTime]
    private static void Clear(ClapAudioBuffer* buffer, int samples)
    {
        for (uint c = 0; c < buffer->ChannelCount; c++)
        {
            if (buffer->Data32 != null && buffer->Data32[c] != null) Buffers.Clear(buffer->Data32[c], samples);
            if (buffer->Data64 != null && buffer->Data64[c] != null) Buffers.Clear((float*)buffer->Data64[c], 2 * samples);
        }

        buffer->ConstantMask = buffer->ChannelCount >= 64 ? ulong.MaxValue : (1ul << (int)buffer->ChannelCount) - 1;
    }

    [RealTime]
    private static void CallMainThreadIfWanted(ClapInstance* instance)
    {
        int* wanted = PluginEngine.WantsMainThread(instance->Bridge);
        if (*wanted == 0 || Interlocked.CompareExchange(ref instance->CallbackRequested, 1, 0) != 0) return;
        *wanted = 0;
        instance->Host->RequestCallback(instance->Host);
    }

    private static ClapInstance* InstanceOf(ClapPlugin* plugin) => (ClapInstance*)plugin->PluginData;
}
