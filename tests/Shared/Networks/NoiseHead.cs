using NeuralSynth.Contract;

namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Noise through short filters that the network predicts for every band and segment of frames.</summary>
internal static class NoiseHead
{
    private const int Bands = RaveShape.Bands;
    private const int FilterTaps = 8;

    /// <summary>[16, T] noise bands from the decoder's last features [C, T].</summary>
    public static Signal Build(StreamingGraph graph, Signal features, NoiseShape shape)
    {
        Signal magnitudes = Magnitudes(graph, features, shape);
        Signal filters = graph.Repeated(Filters(graph, magnitudes, shape), shape.SegmentFrames);
        return Sum(graph, graph.Apply("Mul", ShiftedNoise(graph, features.Frames, shape.SegmentFrames), filters));
    }

    /// <summary>2σ(x)^2.3 + 1e-7, the originals' positive output.</summary>
    public static Signal Positive(StreamingGraph graph, Signal x) =>
        graph.Apply("Add", graph.Apply("Mul", graph.Apply("Pow", graph.Apply("Sigmoid", x), 2.3f), 2), 1e-7f);

    private static Signal Magnitudes(StreamingGraph graph, Signal x, NoiseShape shape)
    {
        for (int i = 0; i < shape.Ratios.Length; i++)
        {
            if (i > 0) x = graph.LeakyRelu(x);
            int outputs = i == shape.Ratios.Length - 1 ? Bands * shape.Magnitudes : shape.Hidden;
            x = graph.CachedConvolution(x, $"noise.{i}", new ConvolutionShape(x.Channels, outputs, shape.Taps) { Stride = shape.Ratios[i] });
        }

        return Positive(graph, graph.Apply("Sub", x, 5));
    }

    /// <summary>[8·16, segments]: tap-major, so that neighbouring channels are the bands of one tap. A fixed matrix: the
    /// windowed inverse transform of magnitudes with zero phase.</summary>
    private static Signal Filters(StreamingGraph graph, Signal magnitudes, NoiseShape noise)
    {
        var shape = new ConvolutionShape(Bands * noise.Magnitudes, FilterTaps * Bands, 1);
        float[] weights = new float[shape.WeightCount];
        for (int tap = 0; tap < FilterTaps; tap++)
        {
            for (int band = 0; band < Bands; band++)
            {
                for (int m = 0; m < noise.Magnitudes; m++)
                {
                    weights[(((tap * Bands) + band) * shape.Inputs) + (band * noise.Magnitudes) + m] = (float)Response(tap, m, noise.Magnitudes);
                }
            }
        }

        return graph.Convolution(magnitudes, "noise.filters", shape, weights);
    }

    private static double Response(int tap, int magnitude, int magnitudes)
    {
        int length = 2 * (magnitudes - 1);
        double weight = magnitude == 0 || magnitude == magnitudes - 1 ? 1 : 2;
        double hann = 0.5 - (0.5 * Math.Cos(2 * Math.PI * tap / length));
        return hann * weight * Math.Cos(2 * Math.PI * magnitude * (tap - (length / 2)) / length) / length;
    }

    /// <summary>[8·16, T] the noise input 0 to 7 frames late; what would come from the segment before is zero.</summary>
    private static Signal ShiftedNoise(StreamingGraph graph, int frames, int segmentFrames)
    {
        Signal noise = graph.Input("noise", TensorRoles.Noise, Bands, frames);
        Signal padded = graph.JoinedFrames(graph.Constant("noise.before", Bands, FilterTaps - 1, (_, _) => 0), noise);
        Signal shifted = graph.JoinedChannels([.. Enumerable.Range(0, FilterTaps).Select(tap => graph.Frames(padded, FilterTaps - 1 - tap, FilterTaps - 1 - tap + frames))]);
        return graph.Apply("Mul", shifted, graph.Constant("noise.inside", FilterTaps * Bands, frames, (channel, frame) => frame % segmentFrames >= channel / Bands ? 1 : 0));
    }

    private static Signal Sum(StreamingGraph graph, Signal products)
    {
        var shape = new ConvolutionShape(products.Channels, Bands, 1);
        float[] weights = new float[shape.WeightCount];
        for (int band = 0; band < Bands; band++)
        {
            for (int tap = 0; tap < FilterTaps; tap++) weights[(band * shape.Inputs) + (tap * Bands) + band] = 1;
        }

        return graph.Convolution(products, "noise.sum", shape, weights);
    }
}
