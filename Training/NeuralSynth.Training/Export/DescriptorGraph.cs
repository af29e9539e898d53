using NeuralSynth.Autodiff;
using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Export;

/// <summary><see cref="DrumDescriptors"/> as a graph; a test holds the two together.</summary>
internal static class DescriptorGraph
{
    /// <summary>[1, 4] standardised descriptors.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="power">[T, K].</param>
    /// <param name="mel">[T, bands].</param>
    /// <param name="scale">Mean and deviation.</param>
    public static Value Build(Graph g, Value power, Value mel, DescriptorScale scale)
    {
        Value all = g.Concat(1, Brightness(g, mel), Boominess(g, power), Noisiness(g, power), Decay(g, power));
        float[] factors = [.. scale.Deviation.Select(d => 1 / d)], offsets = [.. scale.Mean.Zip(scale.Deviation).Select(p => -p.First / p.Second)];
        return g.Add(g.Mul(all, g.Constant(factors, 1, factors.Length)), g.Constant(offsets, 1, offsets.Length));
    }

    private static Value Brightness(Graph g, Value mel)
    {
        Value amplitude = g.Sqrt(g.ReduceSum(mel, [0]));
        Value octaves = g.Constant([.. Enumerable.Range(0, MelBands.Count).Select(DrumDescriptors.BandOctaves)], 1, MelBands.Count);
        return Mean(g, octaves, amplitude);
    }

    private static Value Boominess(Graph g, Value power)
    {
        Value low = g.ReduceSum(g.Slice(power, 1, 0, DrumDescriptors.BoomBins), [0, 1]), all = g.Add(g.ReduceSum(power, [0, 1]), g.Scalar(DrumDescriptors.Tiny));
        return g.Mul(g.Log(g.Add(g.Div(low, all), g.Scalar(DrumDescriptors.BoomFloor))), g.Scalar(DrumDescriptors.DbPerNeper));
    }

    private static Value Noisiness(Graph g, Value power)
    {
        Value guarded = g.Add(g.Slice(power, 1, DrumDescriptors.FlatFirst, DrumDescriptors.FlatLast), g.Scalar(DrumDescriptors.FlatFloor));
        Value mean = g.ReduceMean(guarded, [1]), flatness = g.Sub(g.ReduceMean(g.Log(guarded), [1]), g.Log(mean));
        return g.Mul(Mean(g, flatness, g.Sqrt(mean)), g.Scalar(DrumDescriptors.DbPerNeper));
    }

    private static Value Decay(Graph g, Value power)
    {
        Value amplitude = g.Sqrt(g.ReduceSum(power, [1]));
        Value seconds = g.Constant([.. Enumerable.Range(0, DrumSpectrum.Frames).Select(t => MathF.Max(0, DrumDescriptors.FrameSeconds(t)))], DrumSpectrum.Frames, 1);
        Value scaled = g.Add(g.Mul(Mean(g, seconds, amplitude), g.Scalar(10)), g.Scalar(DrumDescriptors.DecayFloor));
        return g.Mul(g.Log(scaled), g.Scalar(1 / MathF.Log(2)));
    }

    /// <summary>[1, 1] weighted mean of all elements.</summary>
    private static Value Mean(Graph g, Value values, Value weights) =>
        g.Div(g.ReduceSum(g.Mul(values, weights), [0, 1]), g.Add(g.ReduceSum(weights, [0, 1]), g.Scalar(DrumDescriptors.Tiny)));
}
