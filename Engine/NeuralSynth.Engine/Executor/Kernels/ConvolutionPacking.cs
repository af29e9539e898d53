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
    private const double LargestCrest = 1024;

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
        long inputs = (long)a->Segments * a->SegmentLength;
        if (inputs <= LargestCrest) return true;
        for (int o = 0; o < a->Outputs; o++)
        {
            double largest = 0, squares = 0;
            for (int s = 0; s < a->Segments; s++)
            {
                for (int l = 0; l < a->SegmentLength; l++)
                {
                    double square = (double)Source(a, o, s, l) * Source(a, o, s, l);
                    largest = Math.Max(largest, square);
                    squares += square;
                }
            }

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

    private static float Source(PlanConvolution* a, int o, int s, int l)
    {
        int tap = a->SourceTapChannels > 0 ? l / a->SourceTapChannels : 0;
        int channel = l - (tap * a->SourceTapChannels);
        return a->Source[((long)o * a->SourceOutputStep) + ((long)s * a->SourceSegmentStep) + ((long)tap * a->SourceTapStep) + ((long)channel * a->SourceLengthStep)];
    }

    /// <summary>panel[input][lane] = W[channel + lane][input]; zeros beyond the last channel.</summary>
    private static void Gather(PlanConvolution* a, int channel, int lanes, float* panel)
    {
        int used = Math.Min(lanes, a->Outputs - channel);
        int tapChannels = a->SourceTapChannels > 0 ? a->SourceTapChannels : a->SegmentLength;
        for (int s = 0; s < a->Segments; s++)
        {
            for (int start = 0; start < a->SegmentLength; start += tapChannels)
            {
                float* tap = a->Source + ((long)channel * a->SourceOutputStep) + ((long)s * a->SourceSegmentStep) + ((long)(start / tapChannels) * a->SourceTapStep);
                int count = Math.Min(tapChannels, a->SegmentLength - start);
                for (int block = 0; block < count; block += BlockInputs)
                {
                    int size = Math.Min(BlockInputs, count - block);
                    Transpose(tap + ((long)block * a->SourceLengthStep), a->SourceLengthStep, a->SourceOutputStep, size, used, lanes, panel);
                    panel += (nint)size * lanes;
                }
            }
        }
    }

    private static void Transpose(float* source, int inputStep, int outputStep, int inputs, int used, int lanes, float* target)
    {
        for (int lane = 0; lane < used; lane++, source += outputStep)
        {
            for (int i = 0; i < inputs; i++) target[(i * lanes) + lane] = source[(nint)i * inputStep];
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
        for (int pair = 0; pair < lanes; pair += 2 * vectorLanes)
        {
            for (int lane = 0; lane < vectorLanes; lane += Vector128<float>.Count)
            {
                int high = pair + lane, low = high + vectorLanes;
                Vector128<float> highFactor = Factor(panel + high, inputs, lanes, scales + high);
                Vector128<float> lowFactor = Factor(panel + low, inputs, lanes, scales + low);
                int* codes = target + (pair / 2) + lane;
                for (nint i = 0; i < inputs; i++)
                {
                    float* row = panel + (i * lanes);
                    Code(Vector128.Load(row + high) * highFactor, Vector128.Load(row + low) * lowFactor).Store(codes + (i * lanes / 2));
                }
            }
        }
    }

    /// <summary>Weight → code in units of 2⁻³¹ of the largest one.</summary>
    private static Vector128<float> Factor(float* panel, nint inputs, int lanes, float* scales)
    {
        Vector128<float> largest = default;
        for (nint i = 0; i < inputs; i++) largest = Vector128.Max(largest, Vector128.Abs(Vector128.Load(panel + (i * lanes))));
        (largest * (1 / LargestCode)).Store(scales);
        Vector128<float> factor = Vector128.Create(LargestCode) / largest;
        return Vector128.ConditionalSelect(Vector128.GreaterThan(largest, default), factor, default);
    }

    /// <summary>The low half rounds to its nearest; the high half then takes what the low half, read as an unsigned
    /// rest, adds to it into account, and so rounds to its nearest too.</summary>
    private static Vector128<int> Code(Vector128<float> high, Vector128<float> low)
    {
        Vector128<float> unit = Vector128.Create(1f / 65536);
        Vector128<int> rest = Vector128.ConvertToInt32(Vector128.Round(low * unit)) & Vector128.Create(0xFFFF);
        Vector128<int> code = Vector128.ConvertToInt32(Vector128.Round((high - Vector128.ConvertToSingle(rest)) * unit));
        return (code << 16) | rest;
    }
}
