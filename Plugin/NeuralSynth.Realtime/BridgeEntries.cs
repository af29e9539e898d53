using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Plugin;

namespace NeuralSynth.Realtime;

/// <summary>The audio-thread entries of formats without an ABI of their own (AudioPlugSharp): splits the block at the
/// changes of parameters, calls the engine.</summary>
/// <remarks>[audio-thread]. No DSP and no default lives here.</remarks>
internal static unsafe class BridgeEntries
{
    internal static void AddTo(RealtimeTable* table)
    {
        table->BridgeProcess = (nint)(delegate* unmanaged[Cdecl]<TimbreBridge*, TimbreBlock*, int>)&Process;
        table->BridgeReset = (nint)(delegate* unmanaged[Cdecl]<TimbreBridge*, void>)&Reset;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static void Reset(TimbreBridge* bridge) => TimbreInstance.Reset(&bridge->Timbre);

    /// <summary>Plays a block; 0 when the instance is not active: then the changes are taken and the output is silent.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [RealTime]
    private static int Process(TimbreBridge* bridge, TimbreBlock* block)
    {
        Denormals.Enter(out Denormals.Saved flags);
        bool canProcess = bridge->Timbre.Active != 0 && IsComplete(block->Input, bridge, block) && IsComplete(block->Output, bridge, block);
        if (!canProcess) ClearOutput(block);
        Run(bridge, block, canProcess);
        Denormals.Leave(ref flags);
        return canProcess ? 1 : 0;
    }

    [RealTime]
    private static void Run(TimbreBridge* bridge, TimbreBlock* block, bool canProcess)
    {
        int position = 0;
        for (int i = 0; i < block->ChangeCount; i++)
        {
            TimbreChange* change = block->Changes + i;
            int time = Math.Clamp(change->Offset, position, block->Samples);
            if (canProcess && time > position) TimbreInstance.Process(&bridge->Timbre, block->Input, block->Output, position, time - position);
            position = time;
            ParameterChanges.SetValue(&bridge->Common, ParameterChanges.Find(&bridge->Common, change->Id), change->Value);
        }

        if (canProcess && block->Samples > position) TimbreInstance.Process(&bridge->Timbre, block->Input, block->Output, position, block->Samples - position);
        if (block->Samples > 0) bridge->Timbre.Telemetry.Blocks++;
    }

    [RealTime]
    private static bool IsComplete(float** channels, TimbreBridge* bridge, TimbreBlock* block)
    {
        if (channels == null || block->Channels < bridge->Timbre.Channels) return false;
        for (int c = 0; c < bridge->Timbre.Channels; c++)
        {
            if (channels[c] == null) return false;
        }

        return true;
    }

    [RealTime]
    private static void ClearOutput(TimbreBlock* block)
    {
        for (int c = 0; block->Output != null && c < block->Channels; c++)
        {
            if (block->Output[c] != null) Buffers.Clear(block->Output[c], block->Samples);
        }
    }
}
