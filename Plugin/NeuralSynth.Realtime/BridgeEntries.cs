using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;

namespace NeuralSynth.Realtime;

/// <summary>The audio-thread entries of formats without an ABI of their own (AudioPlugSharp): splits the block at its
/// events, calls the engine.</summary>
/// <remarks>[audio-thread]. No DSP and no default lives here.</remarks>
internal static unsafe class BridgeEntries
{
    internal static void AddTo(RealtimeTable* table)
    {
        table->BridgeProcess = (nint)(delegate* unmanaged[Cdecl]<PluginBridge*, PluginBlock*, int>)&Process;
        table->BridgeReset = (nint)(delegate* unmanaged[Cdecl]<PluginBridge*, void>)&Reset;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static void Reset(PluginBridge* bridge) => PluginEngine.Reset(bridge);

    /// <summary>Plays a block; 0 when the instance is not active or a main port lacks its channels: then changes of
    /// parameters are taken and the output is silent.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static int Process(PluginBridge* bridge, PluginBlock* block)
    {
        Denormals.Enter(out Denormals.Saved flags);
        bool canProcess = PluginEngine.IsActive(bridge) && IsConnected(bridge, block);
        if (!canProcess) ClearOutput(block);
        Run(bridge, block, canProcess);
        Denormals.Leave(ref flags);
        return canProcess ? 1 : 0;
    }

    [RealTime]
    private static void Run(PluginBridge* bridge, PluginBlock* block, bool canProcess)
    {
        int position = 0;
        for (int i = 0; i < block->EventCount; i++)
        {
            PluginEvent* next = block->Events + i;
            int time = Math.Clamp(next->Offset, position, block->Samples);
            if (canProcess && time > position) PluginEngine.Process(bridge, block->Input, block->Output, position, time - position);
            position = time;
            Apply(bridge, next);
        }

        if (canProcess && block->Samples > position) PluginEngine.Process(bridge, block->Input, block->Output, position, block->Samples - position);
        DrumNotes.DropEnded(bridge);
        if (block->Samples > 0) PluginEngine.CountBlock(bridge);
    }

    [RealTime]
    private static void Apply(PluginBridge* bridge, PluginEvent* next)
    {
        if (next->Type == PluginEventType.Parameter) ParameterChanges.SetValue(bridge, ParameterChanges.Find(bridge, next->Id), next->Value);
        else if (next->Type == PluginEventType.NoteOn && PluginEngine.TakesNotes(bridge)) DrumNotes.On((DrumBridge*)bridge, (int)next->Id, next->Channel, noteId: -1, next->Value);
    }

    /// <summary>True when the block has the plug-in's ports, with buffers for all inputs and the main output.</summary>
    [RealTime]
    private static bool IsConnected(PluginBridge* bridge, PluginBlock* block)
    {
        int width = PluginEngine.ChannelsPerPort(bridge);
        int inputs = PluginEngine.InputPorts(bridge) * width;
        return block->InputChannels >= inputs && block->OutputChannels >= PluginEngine.OutputPorts(bridge) * width
            && HasBuffers(block->Input, inputs) && HasBuffers(block->Output, width);
    }

    [RealTime]
    private static bool HasBuffers(float** channels, int count)
    {
        for (int c = 0; c < count; c++)
        {
            if (channels == null || channels[c] == null) return false;
        }

        return true;
    }

    [RealTime]
    private static void ClearOutput(PluginBlock* block)
    {
        for (int c = 0; block->Output != null && c < block->OutputChannels; c++)
        {
            if (block->Output[c] != null) Buffers.Clear(block->Output[c], block->Samples);
        }
    }
}
