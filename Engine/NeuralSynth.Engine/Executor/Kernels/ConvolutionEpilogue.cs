using System.Runtime.CompilerServices;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>What follows the sums of a tile: activation, residual, both outputs. The sums are still in the first-level
/// cache.</summary>
/// <remarks>[audio-thread]. LeakyRelu was applied by the tile.</remarks>
internal static unsafe class ConvolutionEpilogue
{
    // The widest vector.
    private const int MostLanes = 16;

    /// <param name="call">Operation.</param>
    /// <param name="sums">[frames][sumStep]; overwritten.</param>
    /// <param name="sumStep">Floats between frames: a whole number of vectors.</param>
    /// <param name="frame">First frame.</param>
    /// <param name="frames">How many.</param>
    /// <param name="channel">First output channel.</param>
    /// <param name="channels">How many are wanted; nothing is read or written beyond.</param>
    [RealTime]
    internal static void Run<TLanes>(ConvolutionCall* call, float* sums, int sumStep, int frame, int frames, int channel, int channels)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int t = 0; t < frames; t++, sums += sumStep)
        {
            if (call->Activation > PlanActivation.LeakyRelu)
            {
                Activations.Row<TLanes>(call->Activation, sums, sums, channels, 0, call->Alpha + channel, call->Beta + channel);
            }

            float* output = Row(call->Output, frame + t, call->OutputStep, channel);
            float* residual = Row(call->Residual, frame + t, call->ResidualStep, channel);
            float* second = Row(call->SecondOutput, frame + t, call->SecondOutputStep, channel);
            Join<TLanes>(sums, residual, output, second, channels, call->SecondSlope);
            if (second != null && call->SecondActivation > PlanActivation.LeakyRelu)
            {
                Activations.Row<TLanes>(call->SecondActivation, second, second, channels, 0, call->SecondAlpha + channel, call->SecondBeta + channel);
            }
        }
    }

    private static float* Row(float* start, int frame, nint step, int channel) =>
        start == null ? null : start + (frame * step) + channel;

    /// <summary>y = sums + residual; output = y; second = y, times the slope where negative.</summary>
    [SkipLocalsInit]
    private static void Join<TLanes>(float* sums, float* residual, float* output, float* second, int channels, float slope)
        where TLanes : struct, ILanes<TLanes>
    {
        int whole = channels - (channels % TLanes.Count);
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            JoinVector<TLanes>(sums + i, residual == null ? null : residual + i, output == null ? null : output + i, second == null ? null : second + i, slope);
        }

        if (whole == channels) return;
        float* rest = stackalloc float[3 * MostLanes];
        int left = channels - whole;
        for (int i = 0; i < TLanes.Count; i++) rest[i] = residual == null || i >= left ? 0 : residual[whole + i];
        JoinVector<TLanes>(sums + whole, rest, rest + MostLanes, rest + (2 * MostLanes), slope);
        for (int i = 0; i < left; i++)
        {
            if (output != null) output[whole + i] = rest[MostLanes + i];
            if (second != null) second[whole + i] = rest[(2 * MostLanes) + i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void JoinVector<TLanes>(float* sums, float* residual, float* output, float* second, float slope)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes y = TLanes.Load(sums);
        if (residual != null) y = TLanes.Add(y, TLanes.Load(residual));
        if (output != null) TLanes.Store(y, output);
        if (second != null) TLanes.Store(VectorMath.LeakyRelu(y, TLanes.All(slope)), second);
    }
}
