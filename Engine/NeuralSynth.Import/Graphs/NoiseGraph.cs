using NeuralSynth.Import.Networks;

namespace NeuralSynth.Import.Graphs;

/// <summary>
/// Noise through filters that the network predicts: magnitudes of zero phase → impulse response (inverse transform, periodic
/// Hann window around its middle) → convolved with uniform noise inside each segment, without what rings over its
/// end. Everything between magnitudes and response is a fixed matrix.
/// </summary>
/// <param name="graph">Receives the nodes.</param>
/// <param name="noise">The head.</param>
internal sealed class NoiseGraph(GraphBuilder graph, RaveNoise noise)
{
    /// <summary>[bands, T] of noise.</summary>
    /// <param name="features">The decoder's last features, delayed as the head needs.</param>
    /// <param name="normal">[bands, T] standard normal values.</param>
    public Signal Append(Signal features, Signal normal)
    {
        int bands = noise.Bands, segment = noise.SegmentFrames;
        Signal raw = LayerGraph.Append(graph, features, Shifted(noise.Layers));
        int magnitudes = raw.Channels / bands;
        double[][] matrix = NoiseFilters.Matrix(magnitudes, segment);
        int[] taps = [.. Enumerable.Range(0, segment).Where(n => matrix[n].Any(v => v != 0))];
        if (taps.Length == 0) throw new ImportFault("its noise filters have no length");
        Signal filters = Repeated(Filters(raw, matrix, taps, magnitudes), segment);
        Signal uniform = graph.Apply("Erf", graph.Apply("Mul", normal, (float)Math.Sqrt(0.5))); // −1 … 1, evenly
        return Sum(graph.Apply("Mul", Shifts(uniform, taps), filters), taps.Length);
    }

    /// <summary>The magnitudes are 2σ(y − 5)^2.3 + 1e-7: the 5 goes into the last layer's bias.</summary>
    private static Layer[] Shifted(Layer[] layers)
    {
        const float shift = -5;
        if (layers[^1] is not ConvolutionLayer last) throw new ImportFault("its noise module does not end in a convolution");
        float[] bias = Array.ConvertAll(last.Bias ?? new float[last.Outputs], b => b + shift);
        return [.. layers[..^1], last with { Bias = bias }];
    }

    /// <summary>[taps·bands, segments] impulse responses, tap-major.</summary>
    private Signal Filters(Signal raw, double[][] matrix, int[] taps, int magnitudes)
    {
        const double scale = 2, least = 1e-7;
        int bands = noise.Bands;
        float[] weights = new float[taps.Length * bands * raw.Channels], bias = new float[taps.Length * bands];
        for (int row = 0; row < bias.Length; row++)
        {
            double[] response = matrix[taps[row / bands]];
            int band = row % bands;
            for (int m = 0; m < magnitudes; m++) weights[(row * raw.Channels) + (band * magnitudes) + m] = (float)(scale * response[m]);
            bias[row] = (float)(least * response.Sum());
        }

        Signal shaped = graph.Apply("Pow", graph.Apply("Sigmoid", raw), 2.3f);
        return graph.Convolution(shaped, weights, bias, bias.Length, 1);
    }

    private Signal Repeated(Signal x, int times)
    {
        string expanded = graph.Node("Expand", [graph.Reshape(x.Name, x.Channels, x.Frames, 1), graph.Indices(x.Channels, x.Frames, times)]);
        return new Signal(graph.Reshape(expanded, 1, x.Channels, x.Frames * times), x.Channels, x.Frames * times);
    }

    /// <summary>[taps·bands, T] the noise as late as each tap, zero where it would come from the segment before.</summary>
    private Signal Shifts(Signal uniform, int[] taps)
    {
        int bands = noise.Bands, segment = noise.SegmentFrames, longest = taps[^1], frames = uniform.Frames;
        Signal padded = longest == 0 ? uniform : Silence(bands, longest, uniform);
        Signal shifted = graph.JoinedChannels(Array.ConvertAll(taps, tap => graph.Frames(padded, longest - tap, longest - tap + frames)));
        float[] inside = new float[taps.Length * bands * frames];
        for (int i = 0; i < inside.Length; i++) inside[i] = i % frames % segment >= taps[i / frames / bands] ? 1 : 0;
        return graph.Apply("Mul", shifted, graph.Weights("noise.inside", inside, 1, taps.Length * bands, frames));
    }

    private Signal Silence(int bands, int before, Signal x)
    {
        string silence = graph.Weights("noise.before", new float[bands * before], 1, bands, before);
        return new Signal(graph.Node("Concat", [silence, x.Name], GraphBuilder.Int("axis", 2)), bands, before + x.Frames);
    }

    private Signal Sum(Signal products, int taps)
    {
        float[] weights = new float[noise.Bands * products.Channels];
        for (int band = 0; band < noise.Bands; band++)
        {
            for (int tap = 0; tap < taps; tap++) weights[(band * products.Channels) + (tap * noise.Bands) + band] = 1;
        }

        return graph.Convolution(products, weights, null, noise.Bands, 1);
    }
}
