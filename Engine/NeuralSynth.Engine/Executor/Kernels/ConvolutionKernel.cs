using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanConvolution"/>: panel after panel of output channels, each for all frames.</summary>
/// <remarks>[audio-thread]. Order of additions, and so every bit, depends on the shapes and the vector width only.</remarks>
internal static unsafe class ConvolutionKernel
{
    private const int CacheLine = 64;

    /// <summary>Floats of the largest tile.</summary>
    private const int MostSums = 24 * 16;

    [RealTime]
    internal static void Run(PlanConvolution* a, float** bases)
    {
        ConvolutionCall call = ConvolutionCall.Of(a, bases);
        Run(&call);
    }

    /// <summary>With the widest vectors of this processor (of the library's instruction set when compiled ahead).</summary>
    [RealTime]
    internal static void Run(ConvolutionCall* call)
    {
        if (Vector512.IsHardwareAccelerated) Run<Lanes512>(call);
        else if (Vector256.IsHardwareAccelerated) Run<Lanes256>(call);
        else Run<Lanes128>(call);
    }

    [RealTime]
    internal static void Run<TLanes>(ConvolutionCall* call)
        where TLanes : struct, ILanes<TLanes>
    {
        int vectors = (call->Outputs + TLanes.Count - 1) / TLanes.Count;
        int columns = ConvolutionShape.PanelColumns<TLanes>(call->Frames);
        byte* weights = call->Packed;
        for (int vector = 0; vector < vectors; vector += columns)
        {
            columns = ConvolutionShape.NextPanel(columns, vectors - vector);
            Panel<TLanes>(call, columns, vector * TLanes.Count, weights);
            weights += ConvolutionPacking.PanelBytes<TLanes>(columns, call->Segments * call->SegmentLength, call->IsHalf);
        }
    }

    private static void Panel<TLanes>(ConvolutionCall* call, int columns, int channel, byte* weights)
        where TLanes : struct, ILanes<TLanes>
    {
        switch (columns)
        {
            case 8:
                if (call->IsHalf) Panel<TLanes, Columns8<TLanes>, HalfWeights>(call, channel, weights);
                else Panel<TLanes, Columns8<TLanes>, FloatWeights>(call, channel, weights);
                break;
            case 4:
                if (call->IsHalf) Panel<TLanes, Columns4<TLanes>, HalfWeights>(call, channel, weights);
                else Panel<TLanes, Columns4<TLanes>, FloatWeights>(call, channel, weights);
                break;
            case 2:
                if (call->IsHalf) Panel<TLanes, Columns2<TLanes>, HalfWeights>(call, channel, weights);
                else Panel<TLanes, Columns2<TLanes>, FloatWeights>(call, channel, weights);
                break;
            default:
                Panel<TLanes, Columns1<TLanes>, FloatWeights>(call, channel, weights);
                break;
        }
    }

    [SkipLocalsInit]
    private static void Panel<TLanes, TColumns, TFormat>(ConvolutionCall* call, int channel, byte* weights)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        byte* space = stackalloc byte[(MostSums * sizeof(float)) + CacheLine];
        float* sums = (float*)(((nint)space + CacheLine - 1) & ~(nint)(CacheLine - 1));
        int lanes = TColumns.Count * TLanes.Count, channels = Math.Min(lanes, call->Outputs - channel);
        bool isDirect = channels == lanes && call->Residual == null && call->SecondOutput == null;
        bool needsCompletion = TFormat.WeightBytes < sizeof(float) || call->Activation == PlanActivation.LeakyRelu;
        ConvolutionTile tile = Prepare<TFormat>(call, channel, weights);
        tile.ResultStep = isDirect ? call->OutputStep : lanes;
        for (int frame = 0, frames; frame < call->Frames; frame += frames)
        {
            frames = ConvolutionShape.NextFrames<TLanes, TFormat>(TColumns.Count, call->Frames - frame);
            tile.Input = call->Input + (frame * call->InputStep);
            tile.Result = isDirect ? call->Output + (frame * call->OutputStep) + channel : sums;
            Tile<TLanes, TColumns, TFormat>(frames, &tile);
            if (needsCompletion) ConvolutionEpilogue.Complete<TLanes, TColumns, TFormat>(&tile, frames);
            if (call->Activation > PlanActivation.LeakyRelu)
            {
                // Lanes beyond the last channel hold zeros, which only functions with vectors of their own must not see.
                int activated = isDirect || call->Activation == PlanActivation.Snake ? channels : lanes;
                Activations.Rows<TLanes>(call->Activation, tile.Result, frames, tile.ResultStep, activated, call->Alpha + channel, call->Beta + channel);
            }

            if (isDirect) continue;
            if (channels == lanes) ConvolutionEpilogue.Join<TLanes, TColumns>(call, sums, frame, frames, channel);
            else ConvolutionEpilogue.JoinPart<TLanes>(call, sums, lanes, frame, frames, channel);
        }
    }

    private static ConvolutionTile Prepare<TFormat>(ConvolutionCall* call, int channel, byte* weights)
        where TFormat : struct, IWeightFormat => new()
        {
            InputStep = call->InputStep,
            Segments = call->Segments,
            Length = call->SegmentLength,
            SegmentGap = call->SegmentStep - call->SegmentLength,
            Weights = weights,
            Initial = TFormat.StartsWithBias ? call->Bias + channel : call->Zeros,
            Scale = call->Scale + channel,
            Bias = call->Bias + channel,
            Slope = call->TileSlope,
        };

    private static void Tile<TLanes, TColumns, TFormat>(int frames, ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        if (TColumns.Count == 8 || frames <= 2)
        {
            if (frames == 1) ConvolutionTiles.Frames1<TLanes, TColumns, TFormat>(tile);
            else ConvolutionTiles.Frames2<TLanes, TColumns, TFormat>(tile);
            return;
        }

        switch (frames)
        {
            case 3: ConvolutionTiles.Frames3<TLanes, TColumns, TFormat>(tile); return;
            case 4: ConvolutionTiles.Frames4<TLanes, TColumns, TFormat>(tile); return;
            case 5: ConvolutionTiles.Frames5<TLanes, TColumns, TFormat>(tile); return;
            case 6: ConvolutionTiles.Frames6<TLanes, TColumns, TFormat>(tile); return;
        }

        if (TColumns.Count > 2) return;
        if (frames == 8) ConvolutionTiles.Frames8<TLanes, TColumns, TFormat>(tile);
        else if (frames == 12) ConvolutionTiles.Frames12<TLanes, TColumns, TFormat>(tile);
        else if (TColumns.Count == 1) ConvolutionTiles.Frames16<TLanes, TColumns, TFormat>(tile);
    }
}
