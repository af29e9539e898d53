using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>
/// The inner loops: a fixed number of frames × a panel of output channels, all sums in registers. Every weight row is
/// loaded once for all frames; every input is broadcast to all channels.
/// </summary>
/// <remarks>[audio-thread]. Written out per number of frames, because sums in an array would not stay in registers.
/// Nothing but stores follows the loops: more would take registers from the sums, and the compiler would spill them inside.</remarks>
internal static unsafe class ConvolutionTiles
{
    private const int CacheLine = 64;

    // Far enough for memory to answer, near enough to stay in the first-level cache. From 4 to 16 KiB it hardly matters.
    private const int PrefetchBytes = 8192;

    /// <summary>One frame. Narrow panels split the sum over even and odd inputs, so that additions need not wait for
    /// each other.</summary>
    [RealTime]
    internal static void Frames1<TLanes, TColumns, TFormat>(ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        float* x0 = tile->Input;
        byte* w = tile->Weights;
        nint rowBytes = TFormat.WeightBytes * TColumns.Count * TLanes.Count;
        TColumns a0 = TColumns.Load(tile->Initial), odd = default;
        for (nint segment = tile->Segments; segment > 0; segment--)
        {
            float* end = x0 + tile->Length;
            if (TColumns.Count < 8)
            {
                for (; x0 < end - 1; x0 += 2, w += 2 * rowBytes)
                {
                    PrefetchHalves<TLanes, TColumns, TFormat>(w);
                    PrefetchHalves<TLanes, TColumns, TFormat>(w + rowBytes);
                    a0 = TColumns.MulAdd(TLanes.All(*x0), TFormat.Load<TLanes, TColumns>(w), a0);
                    odd = TColumns.MulAdd(TLanes.All(x0[1]), TFormat.Load<TLanes, TColumns>(w + rowBytes), odd);
                }
            }

            for (; x0 != end; x0++, w += rowBytes)
            {
                PrefetchHalves<TLanes, TColumns, TFormat>(w);
                a0 = TColumns.MulAdd(TLanes.All(*x0), TFormat.Load<TLanes, TColumns>(w), a0);
            }

            x0 += tile->SegmentGap;
        }

        if (TColumns.Count < 8) a0 = TColumns.Add(a0, odd);
        TColumns.Store(a0, tile->Result);
    }

    /// <summary>Two frames.</summary>
    [RealTime]
    internal static void Frames2<TLanes, TColumns, TFormat>(ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        float* x0 = tile->Input;
        byte* w = tile->Weights;
        nint step = tile->InputStep, rowBytes = TFormat.WeightBytes * TColumns.Count * TLanes.Count;
        TColumns a0 = TColumns.Load(tile->Initial);
        TColumns a1 = TColumns.Load(tile->Initial);
        for (nint segment = tile->Segments; segment > 0; segment--)
        {
            float* end = x0 + tile->Length;
            for (; x0 != end; x0++, w += rowBytes)
            {
                Prefetch<TLanes, TColumns, TFormat>(w);
                TColumns weights = TFormat.Load<TLanes, TColumns>(w);
                a0 = TColumns.MulAdd(TLanes.All(*x0), weights, a0);
                a1 = TColumns.MulAdd(TLanes.All(x0[step]), weights, a1);
            }

            x0 += tile->SegmentGap;
        }

        TColumns.Store(a0, tile->Result);
        TColumns.Store(a1, tile->Result + tile->ResultStep);
    }

    /// <summary>Three frames.</summary>
    [RealTime]
    internal static void Frames3<TLanes, TColumns, TFormat>(ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        float* x0 = tile->Input;
        byte* w = tile->Weights;
        nint step = tile->InputStep, rowBytes = TFormat.WeightBytes * TColumns.Count * TLanes.Count;
        TColumns a0 = TColumns.Load(tile->Initial);
        TColumns a1 = TColumns.Load(tile->Initial);
        TColumns a2 = TColumns.Load(tile->Initial);
        for (nint segment = tile->Segments; segment > 0; segment--)
        {
            float* end = x0 + tile->Length;
            for (; x0 != end; x0++, w += rowBytes)
            {
                Prefetch<TLanes, TColumns, TFormat>(w);
                TColumns weights = TFormat.Load<TLanes, TColumns>(w);
                a0 = TColumns.MulAdd(TLanes.All(*x0), weights, a0);
                a1 = TColumns.MulAdd(TLanes.All(x0[step]), weights, a1);
                a2 = TColumns.MulAdd(TLanes.All(x0[2 * step]), weights, a2);
            }

            x0 += tile->SegmentGap;
        }

        TColumns.Store(a0, tile->Result);
        TColumns.Store(a1, tile->Result + tile->ResultStep);
        TColumns.Store(a2, tile->Result + (2 * tile->ResultStep));
    }

    /// <summary>Four frames.</summary>
    [RealTime]
    internal static void Frames4<TLanes, TColumns, TFormat>(ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        float* x0 = tile->Input;
        byte* w = tile->Weights;
        nint step = tile->InputStep, rowBytes = TFormat.WeightBytes * TColumns.Count * TLanes.Count;
        TColumns a0 = TColumns.Load(tile->Initial);
        TColumns a1 = TColumns.Load(tile->Initial);
        TColumns a2 = TColumns.Load(tile->Initial);
        TColumns a3 = TColumns.Load(tile->Initial);
        for (nint segment = tile->Segments; segment > 0; segment--)
        {
            float* end = x0 + tile->Length;
            float* x3 = x0 + (3 * step);
            for (; x0 != end; x0++, w += rowBytes)
            {
                Prefetch<TLanes, TColumns, TFormat>(w);
                TColumns weights = TFormat.Load<TLanes, TColumns>(w);
                a0 = TColumns.MulAdd(TLanes.All(*x0), weights, a0);
                a1 = TColumns.MulAdd(TLanes.All(x0[step]), weights, a1);
                a2 = TColumns.MulAdd(TLanes.All(x0[2 * step]), weights, a2);
                a3 = TColumns.MulAdd(TLanes.All(*x3), weights, a3);
                x3++;
            }

            x0 += tile->SegmentGap;
        }

        TColumns.Store(a0, tile->Result);
        TColumns.Store(a1, tile->Result + tile->ResultStep);
        TColumns.Store(a2, tile->Result + (2 * tile->ResultStep));
        TColumns.Store(a3, tile->Result + (3 * tile->ResultStep));
    }

    /// <summary>Five frames.</summary>
    [RealTime]
    internal static void Frames5<TLanes, TColumns, TFormat>(ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        float* x0 = tile->Input;
        byte* w = tile->Weights;
        nint step = tile->InputStep, rowBytes = TFormat.WeightBytes * TColumns.Count * TLanes.Count;
        TColumns a0 = TColumns.Load(tile->Initial);
        TColumns a1 = TColumns.Load(tile->Initial);
        TColumns a2 = TColumns.Load(tile->Initial);
        TColumns a3 = TColumns.Load(tile->Initial);
        TColumns a4 = TColumns.Load(tile->Initial);
        for (nint segment = tile->Segments; segment > 0; segment--)
        {
            float* end = x0 + tile->Length;
            float* x3 = x0 + (3 * step);
            for (; x0 != end; x0++, w += rowBytes)
            {
                Prefetch<TLanes, TColumns, TFormat>(w);
                TColumns weights = TFormat.Load<TLanes, TColumns>(w);
                a0 = TColumns.MulAdd(TLanes.All(*x0), weights, a0);
                a1 = TColumns.MulAdd(TLanes.All(x0[step]), weights, a1);
                a2 = TColumns.MulAdd(TLanes.All(x0[2 * step]), weights, a2);
                a3 = TColumns.MulAdd(TLanes.All(*x3), weights, a3);
                a4 = TColumns.MulAdd(TLanes.All(x3[step]), weights, a4);
                x3++;
            }

            x0 += tile->SegmentGap;
        }

        TColumns.Store(a0, tile->Result);
        TColumns.Store(a1, tile->Result + tile->ResultStep);
        TColumns.Store(a2, tile->Result + (2 * tile->ResultStep));
        TColumns.Store(a3, tile->Result + (3 * tile->ResultStep));
        TColumns.Store(a4, tile->Result + (4 * tile->ResultStep));
    }

    /// <summary>Six frames.</summary>
    [RealTime]
    internal static void Frames6<TLanes, TColumns, TFormat>(ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        float* x0 = tile->Input;
        byte* w = tile->Weights;
        nint step = tile->InputStep, rowBytes = TFormat.WeightBytes * TColumns.Count * TLanes.Count;
        TColumns a0 = TColumns.Load(tile->Initial);
        TColumns a1 = TColumns.Load(tile->Initial);
        TColumns a2 = TColumns.Load(tile->Initial);
        TColumns a3 = TColumns.Load(tile->Initial);
        TColumns a4 = TColumns.Load(tile->Initial);
        TColumns a5 = TColumns.Load(tile->Initial);
        for (nint segment = tile->Segments; segment > 0; segment--)
        {
            float* end = x0 + tile->Length;
            float* x3 = x0 + (3 * step);
            for (; x0 != end; x0++, w += rowBytes)
            {
                Prefetch<TLanes, TColumns, TFormat>(w);
                TColumns weights = TFormat.Load<TLanes, TColumns>(w);
                a0 = TColumns.MulAdd(TLanes.All(*x0), weights, a0);
                a1 = TColumns.MulAdd(TLanes.All(x0[step]), weights, a1);
                a2 = TColumns.MulAdd(TLanes.All(x0[2 * step]), weights, a2);
                a3 = TColumns.MulAdd(TLanes.All(*x3), weights, a3);
                a4 = TColumns.MulAdd(TLanes.All(x3[step]), weights, a4);
                a5 = TColumns.MulAdd(TLanes.All(x3[2 * step]), weights, a5);
                x3++;
            }

            x0 += tile->SegmentGap;
        }

        TColumns.Store(a0, tile->Result);
        TColumns.Store(a1, tile->Result + tile->ResultStep);
        TColumns.Store(a2, tile->Result + (2 * tile->ResultStep));
        TColumns.Store(a3, tile->Result + (3 * tile->ResultStep));
        TColumns.Store(a4, tile->Result + (4 * tile->ResultStep));
        TColumns.Store(a5, tile->Result + (5 * tile->ResultStep));
    }

    /// <summary>Eight frames.</summary>
    [RealTime]
    internal static void Frames8<TLanes, TColumns, TFormat>(ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        float* x0 = tile->Input;
        byte* w = tile->Weights;
        nint step = tile->InputStep, rowBytes = TFormat.WeightBytes * TColumns.Count * TLanes.Count;
        TColumns a0 = TColumns.Load(tile->Initial);
        TColumns a1 = TColumns.Load(tile->Initial);
        TColumns a2 = TColumns.Load(tile->Initial);
        TColumns a3 = TColumns.Load(tile->Initial);
        TColumns a4 = TColumns.Load(tile->Initial);
        TColumns a5 = TColumns.Load(tile->Initial);
        TColumns a6 = TColumns.Load(tile->Initial);
        TColumns a7 = TColumns.Load(tile->Initial);
        for (nint segment = tile->Segments; segment > 0; segment--)
        {
            float* end = x0 + tile->Length;
            float* x3 = x0 + (3 * step), x6 = x3 + (3 * step);
            for (; x0 != end; x0++, w += rowBytes)
            {
                Prefetch<TLanes, TColumns, TFormat>(w);
                TColumns weights = TFormat.Load<TLanes, TColumns>(w);
                a0 = TColumns.MulAdd(TLanes.All(*x0), weights, a0);
                a1 = TColumns.MulAdd(TLanes.All(x0[step]), weights, a1);
                a2 = TColumns.MulAdd(TLanes.All(x0[2 * step]), weights, a2);
                a3 = TColumns.MulAdd(TLanes.All(*x3), weights, a3);
                a4 = TColumns.MulAdd(TLanes.All(x3[step]), weights, a4);
                a5 = TColumns.MulAdd(TLanes.All(x3[2 * step]), weights, a5);
                a6 = TColumns.MulAdd(TLanes.All(*x6), weights, a6);
                a7 = TColumns.MulAdd(TLanes.All(x6[step]), weights, a7);
                x3++;
                x6++;
            }

            x0 += tile->SegmentGap;
        }

        TColumns.Store(a0, tile->Result);
        TColumns.Store(a1, tile->Result + tile->ResultStep);
        TColumns.Store(a2, tile->Result + (2 * tile->ResultStep));
        TColumns.Store(a3, tile->Result + (3 * tile->ResultStep));
        TColumns.Store(a4, tile->Result + (4 * tile->ResultStep));
        TColumns.Store(a5, tile->Result + (5 * tile->ResultStep));
        TColumns.Store(a6, tile->Result + (6 * tile->ResultStep));
        TColumns.Store(a7, tile->Result + (7 * tile->ResultStep));
    }

    /// <summary>Twelve frames.</summary>
    [RealTime]
    internal static void Frames12<TLanes, TColumns, TFormat>(ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        float* x0 = tile->Input;
        byte* w = tile->Weights;
        nint step = tile->InputStep, rowBytes = TFormat.WeightBytes * TColumns.Count * TLanes.Count;
        TColumns a0 = TColumns.Load(tile->Initial);
        TColumns a1 = TColumns.Load(tile->Initial);
        TColumns a2 = TColumns.Load(tile->Initial);
        TColumns a3 = TColumns.Load(tile->Initial);
        TColumns a4 = TColumns.Load(tile->Initial);
        TColumns a5 = TColumns.Load(tile->Initial);
        TColumns a6 = TColumns.Load(tile->Initial);
        TColumns a7 = TColumns.Load(tile->Initial);
        TColumns a8 = TColumns.Load(tile->Initial);
        TColumns a9 = TColumns.Load(tile->Initial);
        TColumns a10 = TColumns.Load(tile->Initial);
        TColumns a11 = TColumns.Load(tile->Initial);
        for (nint segment = tile->Segments; segment > 0; segment--)
        {
            float* end = x0 + tile->Length;
            float* x3 = x0 + (3 * step), x6 = x3 + (3 * step), x9 = x6 + (3 * step);
            for (; x0 != end; x0++, w += rowBytes)
            {
                Prefetch<TLanes, TColumns, TFormat>(w);
                TColumns weights = TFormat.Load<TLanes, TColumns>(w);
                a0 = TColumns.MulAdd(TLanes.All(*x0), weights, a0);
                a1 = TColumns.MulAdd(TLanes.All(x0[step]), weights, a1);
                a2 = TColumns.MulAdd(TLanes.All(x0[2 * step]), weights, a2);
                a3 = TColumns.MulAdd(TLanes.All(*x3), weights, a3);
                a4 = TColumns.MulAdd(TLanes.All(x3[step]), weights, a4);
                a5 = TColumns.MulAdd(TLanes.All(x3[2 * step]), weights, a5);
                a6 = TColumns.MulAdd(TLanes.All(*x6), weights, a6);
                a7 = TColumns.MulAdd(TLanes.All(x6[step]), weights, a7);
                a8 = TColumns.MulAdd(TLanes.All(x6[2 * step]), weights, a8);
                a9 = TColumns.MulAdd(TLanes.All(*x9), weights, a9);
                a10 = TColumns.MulAdd(TLanes.All(x9[step]), weights, a10);
                a11 = TColumns.MulAdd(TLanes.All(x9[2 * step]), weights, a11);
                x3++;
                x6++;
                x9++;
            }

            x0 += tile->SegmentGap;
        }

        TColumns.Store(a0, tile->Result);
        TColumns.Store(a1, tile->Result + tile->ResultStep);
        TColumns.Store(a2, tile->Result + (2 * tile->ResultStep));
        TColumns.Store(a3, tile->Result + (3 * tile->ResultStep));
        TColumns.Store(a4, tile->Result + (4 * tile->ResultStep));
        TColumns.Store(a5, tile->Result + (5 * tile->ResultStep));
        TColumns.Store(a6, tile->Result + (6 * tile->ResultStep));
        TColumns.Store(a7, tile->Result + (7 * tile->ResultStep));
        TColumns.Store(a8, tile->Result + (8 * tile->ResultStep));
        TColumns.Store(a9, tile->Result + (9 * tile->ResultStep));
        TColumns.Store(a10, tile->Result + (10 * tile->ResultStep));
        TColumns.Store(a11, tile->Result + (11 * tile->ResultStep));
    }

    /// <summary>Sixteen frames.</summary>
    [RealTime]
    internal static void Frames16<TLanes, TColumns, TFormat>(ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        float* x0 = tile->Input;
        byte* w = tile->Weights;
        nint step = tile->InputStep, rowBytes = TFormat.WeightBytes * TColumns.Count * TLanes.Count;
        TColumns a0 = TColumns.Load(tile->Initial);
        TColumns a1 = TColumns.Load(tile->Initial);
        TColumns a2 = TColumns.Load(tile->Initial);
        TColumns a3 = TColumns.Load(tile->Initial);
        TColumns a4 = TColumns.Load(tile->Initial);
        TColumns a5 = TColumns.Load(tile->Initial);
        TColumns a6 = TColumns.Load(tile->Initial);
        TColumns a7 = TColumns.Load(tile->Initial);
        TColumns a8 = TColumns.Load(tile->Initial);
        TColumns a9 = TColumns.Load(tile->Initial);
        TColumns a10 = TColumns.Load(tile->Initial);
        TColumns a11 = TColumns.Load(tile->Initial);
        TColumns a12 = TColumns.Load(tile->Initial);
        TColumns a13 = TColumns.Load(tile->Initial);
        TColumns a14 = TColumns.Load(tile->Initial);
        TColumns a15 = TColumns.Load(tile->Initial);
        for (nint segment = tile->Segments; segment > 0; segment--)
        {
            float* end = x0 + tile->Length;
            float* x3 = x0 + (3 * step), x6 = x3 + (3 * step), x9 = x6 + (3 * step), x12 = x9 + (3 * step), x15 = x12 + (3 * step);
            for (; x0 != end; x0++, w += rowBytes)
            {
                Prefetch<TLanes, TColumns, TFormat>(w);
                TColumns weights = TFormat.Load<TLanes, TColumns>(w);
                a0 = TColumns.MulAdd(TLanes.All(*x0), weights, a0);
                a1 = TColumns.MulAdd(TLanes.All(x0[step]), weights, a1);
                a2 = TColumns.MulAdd(TLanes.All(x0[2 * step]), weights, a2);
                a3 = TColumns.MulAdd(TLanes.All(*x3), weights, a3);
                a4 = TColumns.MulAdd(TLanes.All(x3[step]), weights, a4);
                a5 = TColumns.MulAdd(TLanes.All(x3[2 * step]), weights, a5);
                a6 = TColumns.MulAdd(TLanes.All(*x6), weights, a6);
                a7 = TColumns.MulAdd(TLanes.All(x6[step]), weights, a7);
                a8 = TColumns.MulAdd(TLanes.All(x6[2 * step]), weights, a8);
                a9 = TColumns.MulAdd(TLanes.All(*x9), weights, a9);
                a10 = TColumns.MulAdd(TLanes.All(x9[step]), weights, a10);
                a11 = TColumns.MulAdd(TLanes.All(x9[2 * step]), weights, a11);
                a12 = TColumns.MulAdd(TLanes.All(*x12), weights, a12);
                a13 = TColumns.MulAdd(TLanes.All(x12[step]), weights, a13);
                a14 = TColumns.MulAdd(TLanes.All(x12[2 * step]), weights, a14);
                a15 = TColumns.MulAdd(TLanes.All(*x15), weights, a15);
                x3++;
                x6++;
                x9++;
                x12++;
                x15++;
            }

            x0 += tile->SegmentGap;
        }

        TColumns.Store(a0, tile->Result);
        TColumns.Store(a1, tile->Result + tile->ResultStep);
        TColumns.Store(a2, tile->Result + (2 * tile->ResultStep));
        TColumns.Store(a3, tile->Result + (3 * tile->ResultStep));
        TColumns.Store(a4, tile->Result + (4 * tile->ResultStep));
        TColumns.Store(a5, tile->Result + (5 * tile->ResultStep));
        TColumns.Store(a6, tile->Result + (6 * tile->ResultStep));
        TColumns.Store(a7, tile->Result + (7 * tile->ResultStep));
        TColumns.Store(a8, tile->Result + (8 * tile->ResultStep));
        TColumns.Store(a9, tile->Result + (9 * tile->ResultStep));
        TColumns.Store(a10, tile->Result + (10 * tile->ResultStep));
        TColumns.Store(a11, tile->Result + (11 * tile->ResultStep));
        TColumns.Store(a12, tile->Result + (12 * tile->ResultStep));
        TColumns.Store(a13, tile->Result + (13 * tile->ResultStep));
        TColumns.Store(a14, tile->Result + (14 * tile->ResultStep));
        TColumns.Store(a15, tile->Result + (15 * tile->ResultStep));
    }

    /// <summary>Asks for the weight row <see cref="PrefetchBytes"/> ahead. The rows of all panels and
    /// operations follow each other in memory, so the end of one layer fetches the start of the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<TLanes, TColumns, TFormat>(byte* weights)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        if (!Sse.IsSupported) return;
        int bytes = TFormat.WeightBytes * TColumns.Count * TLanes.Count;
        byte* ahead = weights + PrefetchBytes;
        PrefetchLines(ahead, bytes);
        if (bytes > 4 * CacheLine) PrefetchLines(ahead + (4 * CacheLine), bytes - (4 * CacheLine));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchLines(byte* start, int bytes)
    {
        Sse.Prefetch0(start);
        if (bytes > CacheLine) Sse.Prefetch0(start + CacheLine);
        if (bytes > 2 * CacheLine) Sse.Prefetch0(start + (2 * CacheLine));
        if (bytes > 3 * CacheLine) Sse.Prefetch0(start + (3 * CacheLine));
    }

    /// <summary>For one frame: the loads of 32-bit weights run far enough ahead by themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchHalves<TLanes, TColumns, TFormat>(byte* weights)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        if (TFormat.WeightBytes == sizeof(short)) Prefetch<TLanes, TColumns, TFormat>(weights);
    }
}
