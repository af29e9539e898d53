using System.Runtime.Intrinsics;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>
/// Packs the weights of a convolution: one panel after the other, a panel being [input][output channel] with the
/// channels of a few vectors side by side, so that a tile reads memory strictly forward. Then come bias, scales and a
/// row of zeros.
/// </summary>
/// <remarks>[main-thread or loader thread]</remarks>
internal static unsafe class ConvolutionPacking
{
    // Bias and scales are read in whole vectors, the zeros in whole panels.
    private const int WidestVector = 16;
    internal const int WidestPanel = 128;

    // Inputs that are transposed at a time: a block of a panel stays in the first-level cache.
    private const int BlockInputs = 16;

    // A whole number of 32766·2¹⁶ fits 32 bits with a low half below it.
    private const float LargestCode = 32766f * 65536;

    // Largest square over mean square of a channel's weights up to which 16-bit codes are more exact than IEEE half
    // precision is bound to be: codes err by 2⁻¹⁶ of the largest at most, half precision by 2⁻¹¹ of each.
    private const float LargestCrest = 1024;

    /// <summary>The bias behind the weights.</summary>
    internal static float* Bias<TLanes>(PlanConvolution* a, bool isHalf, byte* memory)
        where TLanes : struct, ILanes<TLanes> =>
        (float*)(memory + Bytes<TLanes>(a, isHalf)) - WidestPanel - (2 * Rounded(a->Outputs));

    /// <summary>The scales behind the bias.</summary>
    internal static float* Scale(float* bias, int outputs) => bias + Rounded(outputs);

    /// <summary>The zeros behind the scales.</summary>
    internal static float* Zeros(float* bias, int outputs) => bias + (2 * Rounded(outputs));

    /// <summary>Bytes of a panel's weights.</summary>
    internal static nint PanelBytes<TLanes>(int columns, nint inputs, bool isHalf)
        where TLanes : struct, ILanes<TLanes> => inputs * columns * TLanes.Count * (isHalf && columns > 1 ? sizeof(short) : sizeof(float));

    /// <summary>Bytes for everything.</summary>
    internal static nuint Bytes<TLanes>(PlanConvolution* a, bool isHalf)
        where TLanes : struct, ILanes<TLanes>
    {
        nint weights = 0, inputs = (nint)a->Segments * a->SegmentLength;
        int vectors = (a->Outputs + TLanes.Count - 1) / TLanes.Count, columns = ConvolutionShape.PanelColumns<TLanes>(a->Frames);
        for (int vector = 0; vector < vectors; vector += columns)
        {
            columns = ConvolutionShape.NextPanel(columns, vectors - vector);
            weights += PanelBytes<TLanes>(columns, inputs, isHalf);
        }

        return (nuint)(weights + (((2 * Rounded(a->Outputs)) + WidestPanel) * sizeof(float)));
    }

    /// <summary>True when every output channel's weights are at least as exact in 16-bit codes as IEEE half precision
    /// is bound to be.</summary>
    internal static bool FitsHalf(PlanConvolution* a)
    {
        nint inputs = (nint)a->Segments * a->SegmentLength;
        if (inputs <= LargestCrest) return true;
        for (int o = 0; o < a->Outputs; o++)
        {
            // A channel whose weights lie together can be looked at in any order.
            float largest = 0, squares = 0;
            if (a->SourceOutputStep == inputs) Look(a->Source + (o * inputs), inputs, ref largest, ref squares);
            else LookAround(a, o, ref largest, ref squares);
            if (largest * inputs > LargestCrest * squares) return false;
        }

        return true;
    }

    /// <summary>Packs into <paramref name="memory"/>, aligned to 64, and sets the operation's packed fields.</summary>
    /// <param name="a">Operation.</param>
    /// <param name="isHalf">16-bit weights.</param>
    /// <param name="memory"><see cref="Bytes"/> bytes.</param>
    /// <param name="panel">Scratch, <see cref="WidestPanel"/> floats per input.</param>
    internal static void Pack<TLanes>(PlanConvolution* a, bool isHalf, byte* memory, float* panel)
        where TLanes : struct, ILanes<TLanes>
    {
        nint inputs = (nint)a->Segments * a->SegmentLength;
        float* bias = Bias<TLanes>(a, isHalf, memory);
        a->Packed = memory;
        a->Bias = bias;
        a->Variant0 = isHalf ? 1 : 0;
        for (int i = 0; i < (2 * Rounded(a->Outputs)) + WidestPanel; i++) bias[i] = 0;
        for (int o = 0; o < a->Outputs; o++) bias[o] = a->SourceBias == null ? 0 : a->SourceBias[o];
        int vectors = (a->Outputs + TLanes.Count - 1) / TLanes.Count, columns = ConvolutionShape.PanelColumns<TLanes>(a->Frames);
        for (int vector = 0; vector < vectors; vector += columns)
        {
            columns = ConvolutionShape.NextPanel(columns, vectors - vector);
            int channel = vector * TLanes.Count, lanes = columns * TLanes.Count;
            bool encodes = isHalf && columns > 1;
            Gather(a, channel, lanes, encodes ? panel : (float*)memory);
            if (encodes) Encode(panel, inputs, lanes, TLanes.Count, Scale(bias, a->Outputs) + channel, (int*)memory);
            memory += PanelBytes<TLanes>(columns, inputs, isHalf);
        }
    }

    private static int Rounded(int outputs) => (outputs + WidestVector - 1) & ~(WidestVector - 1);

    /// <summary>Largest square and sum of squares of neighbours.</summary>
    private static void Look(float* weights, nint count, ref float largest, ref float squares)
    {
        Vector128<float> most = default, sum = default;
        nint i = 0;
        for (; i <= count - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            Vector128<float> w = Vector128.Load(weights + i);
            most = Vector128.MaxNative(most, w * w);
            sum += w * w;
        }

        for (int lane = 0; lane < Vector128<float>.Count; lane++) largest = Math.Max(largest, most[lane]);
        squares += Vector128.Sum(sum);
        for (; i < count; i++) Look(weights[i], ref largest, ref squares);
    }

    /// <summary>The same for weights with others between them.</summary>
    private static void LookAround(PlanConvolution* a, int o, ref float largest, ref float squares)
    {
        int tapChannels = a->SourceTapChannels > 0 ? a->SourceTapChannels : a->SegmentLength;
        for (int s = 0; s < a->Segments; s++)
        {
            for (int l = 0; l < a->SegmentLength; l++)
            {
                nint tap = l / tapChannels, offset = ((nint)s * a->SourceSegmentStep) + (tap * a->SourceTapStep) + ((l - (tap * tapChannels)) * a->SourceLengthStep);
                Look(a->Source[((nint)o * a->SourceOutputStep) + offset], ref largest, ref squares);
            }
        }
    }

    private static void Look(float weight, ref float largest, ref float squares)
    {
        largest = Math.Max(largest, weight * weight);
        squares += weight * weight;
    }

    /// <summary>panel[input][lane] = W[channel + lane][input]; zeros beyond the last channel.</summary>
    /// <remarks>All taps of some input channels come before the next ones: in a graph's weights they are neighbours.</remarks>
    private static void Gather(PlanConvolution* a, int channel, int lanes, float* panel)
    {
        int used = Math.Min(lanes, a->Outputs - channel);
        int tapChannels = a->SourceTapChannels > 0 ? a->SourceTapChannels : a->SegmentLength;
        float* source = a->Source + ((nint)channel * a->SourceOutputStep);
        for (int block = 0; block < tapChannels; block += BlockInputs)
        {
            int size = Math.Min(BlockInputs, tapChannels - block);
            for (int s = 0; s < a->Segments; s++)
            {
                for (int start = 0; start < a->SegmentLength; start += tapChannels)
                {
                    float* from = source + ((nint)s * a->SourceSegmentStep) + ((nint)(start / tapChannels) * a->SourceTapStep) + ((nint)block * a->SourceLengthStep);
                    float* to = panel + ((((nint)s * a->SegmentLength) + start + block) * lanes);
                    Transpose(from, a->SourceLengthStep, a->SourceOutputStep, Math.Min(size, a->SegmentLength - start - block), used, lanes, to);
                }
            }
        }
    }

    private static void Transpose(float* source, nint inputStep, nint outputStep, int inputs, int used, nint lanes, float* target)
    {
        for (int lane = 0; lane < used; lane++)
        {
            float* from = source + (lane * outputStep), to = target + lane;
            for (int i = 0; i < inputs; i++, from += inputStep, to += lanes) *to = *from;
        }

        for (int lane = used; lane < lanes; lane++)
        {
            for (int i = 0; i < inputs; i++) target[(i * lanes) + lane] = 0;
        }
    }

    /// <summary>Codes the panel with one scale per lane: columns 2p and 2p + 1 share 32-bit lanes, the first one in the
    /// high halves.</summary>
    private static void Encode(float* panel, nint inputs, int lanes, int vectorLanes, float* scales, int* target)
    {
        float* factors = stackalloc float[WidestPanel];
        Largest(panel, inputs, lanes, scales);
        for (int lane = 0; lane < lanes; lane++)
        {
            factors[lane] = scales[lane] > 0 ? LargestCode / scales[lane] : 0;
            scales[lane] *= 1 / LargestCode;
        }

        for (nint i = 0; i < inputs; i++, panel += lanes, target += lanes / 2)
        {
            for (int pair = 0; pair < lanes; pair += 2 * vectorLanes)
            {
                for (int high = pair; high < pair + vectorLanes; high += Vector128<float>.Count)
                {
                    int low = high + vectorLanes;
                    Vector128<int> code = Code(Vector128.Load(panel + high) * Vector128.Load(factors + high), Vector128.Load(panel + low) * Vector128.Load(factors + low));
                    code.Store(target + (high - (pair / 2)));
                }
            }
        }
    }

    private static void Largest(float* panel, nint inputs, int lanes, float* largest)
    {
        for (int lane = 0; lane < lanes; lane++) largest[lane] = 0;
        for (nint i = 0; i < inputs; i++, panel += lanes)
        {
            for (int lane = 0; lane < lanes; lane += Vector128<float>.Count)
            {
                Vector128.MaxNative(Vector128.Load(largest + lane), Vector128.Abs(Vector128.Load(panel + lane))).Store(largest + lane);
            }
        }
    }

    /// <summary>The low half rounds to its nearest; the high half then takes what the low half, read as an unsigned
    /// rest, adds to it into account, and so rounds to its nearest too.</summary>
    private static Vector128<int> Code(Vector128<float> high, Vector128<float> low)
    {
        Vector128<float> unit = Vector128.Create(1f / 65536);
        Vector128<int> rest = Vector128.ConvertToInt32Native(Vector128.Round(low * unit)) & Vector128.Create(0xFFFF);
        Vector128<int> code = Vector128.ConvertToInt32Native(Vector128.Round((high - Vector128.ConvertToSingle(rest)) * unit));
        return (code << 16) | rest;
    }
}
