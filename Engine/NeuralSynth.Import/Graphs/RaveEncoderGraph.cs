using System.Runtime.InteropServices;
using NeuralSynth.Contract;
using NeuralSynth.Import.Networks;

namespace NeuralSynth.Import.Graphs;

/// <summary>Audio → latents.</summary>
internal static class RaveEncoderGraph
{
    public const string File = "encoder.onnx";

    public static (GraphDescription Description, byte[] Model) Build(RaveModel model, RaveTiming timing, ImportOptions options)
    {
        var graph = new GraphBuilder(GraphRoles.Encoder);
        var audio = new Signal(graph.Input("audio", TensorRoles.Audio, 1, model.Channels, timing.HopSamples), model.Channels, timing.HopSamples);
        Signal bands = new FilterBankGraph(graph, model.FilterBank, model.Channels).Analyze(audio, timing.Parity(options.Streaming).Analysis);
        Signal encoded = LayerGraph.Append(graph, bands, model.Encoder);
        Signal latent = model.Latent switch
        {
            VariationalLatent variational => Variational(graph, encoded, variational, options),
            QuantizedLatent quantized => Quantized(graph, encoded, quantized),
            SphericalLatent => SphereGraph.Append(graph, encoded),
            _ => encoded,
        };
        graph.Output(latent.Name, "latent", TensorRoles.Latent, 1, latent.Channels, latent.Frames);
        return graph.Finish(File);
    }

    /// <summary>Rotated by the PCA around its mean; the first axes.</summary>
    private static Signal Variational(GraphBuilder graph, Signal statistics, VariationalLatent latent, ImportOptions options)
    {
        const float leastDeviation = 1e-4f;
        int size = latent.Mean.Length;
        Signal z = graph.Channels(statistics, 0, size);
        if (!latent.Deterministic && options.Latents == LatentMode.Stochastic)
        {
            Signal deviation = graph.Apply("Add", graph.Apply("Softplus", graph.Channels(statistics, size, 2 * size)), leastDeviation);
            string noise = graph.Input("noise", TensorRoles.LatentNoise, 1, size, z.Frames);
            z = graph.Apply("Add", graph.Apply("Mul", deviation, noise), z);
        }

        float[] axes = latent.Components[..(latent.Dimensions * size)], offset = new float[latent.Dimensions];
        for (int a = 0; a < offset.Length; a++)
        {
            double sum = 0;
            for (int d = 0; d < size; d++) sum -= (double)axes[(a * size) + d] * latent.Mean[d];
            offset[a] = (float)sum;
        }

        return graph.Convolution(z, axes, offset, latent.Dimensions, 1);
    }

    /// <summary>Nearest entries by the largest x·e − |e|²/2, each codebook on what those before left. The choice is arithmetic
    /// rather than ArgMax and Gather, so that the executor has it: 1 where a score is the largest, 0 elsewhere, times the
    /// entries; where two scores are the same, their mean.</summary>
    private static Signal Quantized(GraphBuilder graph, Signal z, QuantizedLatent latent)
    {
        const float steep = 1e20f; // the least difference of two scores times this is below −1
        string start = graph.Reshape(graph.Transpose(z.Name, 0, 2, 1), z.Frames, z.Channels), rest = start;
        for (int i = 0; i < latent.Codebooks.Length; i++)
        {
            float[] book = latent.Codebooks[i];
            int entries = book.Length / z.Channels;
            string entriesName = graph.Weights($"codebook.{i}", book, entries, z.Channels);
            string halves = graph.Weights($"codebook.{i}.norms", HalfNorms(book, z.Channels), entries);
            string scores = graph.Node("Gemm", [rest, entriesName, halves], GraphBuilder.Int("transB", 1));
            string below = graph.Node("Sub", [scores, graph.Node("ReduceMax", [scores, graph.Indices(1)], GraphBuilder.Int("keepdims", 1))]);
            string line = graph.Node("Add", [graph.Node("Mul", [below, graph.Scalar(steep)]), graph.Scalar(1)]);
            string chosen = graph.Node("Clip", [line, graph.Number(0), graph.Number(1)]);
            string share = graph.Node("Div", [chosen, graph.Node("ReduceSum", [chosen, graph.Indices(1)], GraphBuilder.Int("keepdims", 1))]);
            rest = graph.Node("Sub", [rest, graph.Node("MatMul", [share, entriesName])]);
        }

        string sum = graph.Reshape(graph.Node("Sub", [start, rest]), 1, z.Frames, z.Channels);
        return z with { Name = graph.Transpose(sum, 0, 2, 1) };
    }

    /// <summary>−|e|²/2; of entries that occur twice, only the first can be chosen.</summary>
    private static float[] HalfNorms(float[] book, int dimensions)
    {
        const float never = -1e15f;
        float[] halves = new float[book.Length / dimensions];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < halves.Length; i++)
        {
            ReadOnlySpan<float> entry = book.AsSpan(i * dimensions, dimensions);
            double sum = 0;
            foreach (float value in entry) sum += (double)value * value;
            halves[i] = seen.Add(Convert.ToHexString(MemoryMarshal.AsBytes(entry))) ? (float)(-0.5 * sum) : never;
        }

        return halves;
    }
}
