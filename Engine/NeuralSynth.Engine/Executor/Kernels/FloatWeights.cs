using System.Runtime.CompilerServices;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Weights in 32-bit floating point. Sums start with the bias.</summary>
internal unsafe struct FloatWeights : IWeightFormat
{
    public static int WeightBytes => sizeof(float);

    public static bool StartsWithBias => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TColumns Load<TLanes, TColumns>(byte* weights)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes> => TColumns.Load((float*)weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TColumns Complete<TLanes, TColumns>(TColumns sums, ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes> => TColumns.Leaky(sums, TLanes.All(tile->Slope));
}
