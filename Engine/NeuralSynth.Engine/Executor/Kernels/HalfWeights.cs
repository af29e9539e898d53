using System.Runtime.CompilerServices;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>
/// Weights in 16 bits: whole numbers with one scale per output channel. Two lie in each 32-bit lane, and an integer
/// conversion decodes them (the processor's own half-precision conversion is not offered by .NET 9).
/// </summary>
/// <remarks>Sums start at zero, in the unit of the whole numbers, and meet scale and bias at the end. The error of a
/// weight is at most 2⁻¹⁶ of the largest one of its output channel: for usual weights 16 dB below the rounding to IEEE
/// half precision. Packing keeps a layer in 32 bits where that would not hold.</remarks>
internal unsafe struct HalfWeights : IWeightFormat
{
    public static int WeightBytes => sizeof(short);

    public static bool StartsWithBias => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TColumns Load<TLanes, TColumns>(byte* weights)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes> => TColumns.LoadHalves(weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TColumns Complete<TLanes, TColumns>(TColumns sums, ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes> =>
        TColumns.Leaky(TColumns.MulAdd(sums, TColumns.Load(tile->Scale), TColumns.Load(tile->Bias)), TLanes.All(tile->Slope));
}
