using System.Runtime.CompilerServices;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>What follows a tile's sums: scale, bias and LeakyRelu; the residual, and the second output. The
/// sums are still in the first-level cache.</summary>
/// <remarks>[audio-thread]. y = results + residual; output = y; second output = its function of y.</remarks>
internal static unsafe class ConvolutionEpilogue
{
    // The widest vector.
    private const int MostLanes = 16;

    /// <summary>Turns a tile's sums into results, in place.</summary>
    [RealTime]
    internal static void Complete<TLanes, TColumns, TFormat>(ConvolutionTile* tile, int frames)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
        where TFormat : struct, IWeightFormat
    {
        float* row = tile->Result;
        for (int t = 0; t < frames; t++, row += tile->ResultStep)
        {
            TColumns.Store(TFormat.Complete<TLanes, TColumns>(TColumns.Load(row), tile), row);
        }
    }

    /// <summary>Full panels.</summary>
    /// <param name="call">Operation.</param>
    /// <param name="results">[frames][channels of the panel]</param>
    /// <param name="frame">First frame.</param>
    /// <param name="frames">How many.</param>
    /// <param name="channel">First output channel.</param>
    [RealTime]
    internal static void Join<TLanes, TColumns>(ConvolutionCall* call, float* results, int frame, int frames, int channel)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>
    {
        TLanes slope = TLanes.All(call->SecondSlope);
        float* residual = Row(call->Residual, frame, call->ResidualStep, channel);
        float* output = Row(call->Output, frame, call->OutputStep, channel);
        float* second = Row(call->SecondOutput, frame, call->SecondOutputStep, channel);
        for (int t = 0; t < frames; t++)
        {
            TColumns y = TColumns.Load(results + (t * TColumns.Count * TLanes.Count));
            if (residual != null) y = TColumns.Add(y, TColumns.Load(residual + (t * call->ResidualStep)));
            if (output != null) TColumns.Store(y, output + (t * call->OutputStep));
            if (second != null) TColumns.Store(TColumns.Leaky(y, slope), second + (t * call->SecondOutputStep));
        }

        ActivateSecond<TLanes>(call, second, frames, channel, TColumns.Count * TLanes.Count);
    }

    /// <summary>The last panel of a number of channels that is no multiple of the vectors: nothing is read or written
    /// beyond.</summary>
    [RealTime]
    [SkipLocalsInit]
    internal static void JoinPart<TLanes>(ConvolutionCall* call, float* results, int step, int frame, int frames, int channel)
        where TLanes : struct, ILanes<TLanes>
    {
        int channels = call->Outputs - channel;
        float* rest = stackalloc float[MostLanes];
        for (int t = 0; t < frames; t++, results += step)
        {
            float* residual = Row(call->Residual, frame + t, call->ResidualStep, channel);
            float* output = Row(call->Output, frame + t, call->OutputStep, channel);
            float* second = Row(call->SecondOutput, frame + t, call->SecondOutputStep, channel);
            for (int c = 0; c < channels; c += TLanes.Count)
            {
                int lanes = Math.Min(TLanes.Count, channels - c);
                if (residual != null)
                {
                    for (int i = 0; i < lanes; i++) rest[i] = residual[c + i];
                    TLanes.Store(TLanes.Add(TLanes.Load(results + c), TLanes.Load(rest)), results + c);
                }

                for (int i = 0; i < lanes && output != null; i++) output[c + i] = results[c + i];
                if (second == null) continue;
                TLanes.Store(VectorMath.LeakyRelu(TLanes.Load(results + c), TLanes.All(call->SecondSlope)), rest);
                for (int i = 0; i < lanes; i++) second[c + i] = rest[i];
            }
        }

        ActivateSecond<TLanes>(call, Row(call->SecondOutput, frame, call->SecondOutputStep, channel), frames, channel, channels);
    }

    private static void ActivateSecond<TLanes>(ConvolutionCall* call, float* second, int frames, int channel, int channels)
        where TLanes : struct, ILanes<TLanes>
    {
        if (second == null || call->SecondActivation <= PlanActivation.LeakyRelu) return;
        Activations.Rows<TLanes>(call->SecondActivation, second, frames, call->SecondOutputStep, channels, call->SecondAlpha + channel, call->SecondBeta + channel);
    }

    private static float* Row(float* start, int frame, nint step, int channel) =>
        start == null ? null : start + (frame * step) + channel;
}
