using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Realtime;

/// <summary>Sounds of pads for states and exports: made here, since packed weights fit this half's vectors.</summary>
/// <remarks>[main-thread]</remarks>
internal static unsafe class DrumRenderEntry
{
    internal static void AddTo(RealtimeTable* table) => table->DrumRender = &Render;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Render(DrumModel* model, double* values, int pad, DrumSoundInfo* info, float* destination, int capacity)
    {
        try
        {
            return DrumRendering.Render(model, values, pad, info, destination, capacity) ? 1 : 0;
        }
        catch (Exception)
        {
            // Out of memory: the state goes without the sound.
            return 0;
        }
    }
}
