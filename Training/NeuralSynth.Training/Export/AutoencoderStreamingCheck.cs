using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Export;

/// <summary>Plays exported graphs hop by hop and compares them with the training graph over the whole passage: two different
/// graphs that must be the same function.</summary>
public static class AutoencoderStreamingCheck
{
    private const ulong NoiseSeed = 23;

    /// <summary>The largest difference of the audio, relative to its largest value; NaN when a graph computes NaN.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="encoder">Exported.</param>
    /// <param name="decoder">Exported.</param>
    /// <param name="audio">[N], whole hops.</param>
    public static double WorstDifference(AutoencoderNetwork network, float[] weights, ModelProto encoder, ModelProto decoder, ReadOnlySpan<float> audio)
    {
        using var player = new AutoencoderPlayer(encoder, decoder);
        float[] streamed = player.Play(audio, NoiseSeed), expected = Offline(network, weights, audio);
        double difference = 0, peak = 1e-9;
        for (int n = 0; n < expected.Length; n++)
        {
            if (!float.IsFinite(streamed[n]) || !float.IsFinite(expected[n])) return double.NaN;
            difference = Math.Max(difference, Math.Abs((double)streamed[n] - expected[n]));
            peak = Math.Max(peak, Math.Abs((double)expected[n]));
        }
        return difference / peak;
    }

    private static float[] Offline(AutoencoderNetwork network, float[] weights, ReadOnlySpan<float> audio)
    {
        AutoencoderArchitecture a = network.Architecture;
        int rows = audio.Length / a.Bands;
        (Graph _, Value output, Value _, IReadOnlyList<Value> inputs) = network.Build(1, rows);
        using var program = new GraphProgram(OnnxWriter.Write([output], "offline", fixedInputs: Bound(network, weights, inputs)), ExecutionDevice.Cpu);
        audio.CopyTo(program[AutoencoderNetwork.SourceName].Span);
        audio.CopyTo(program[AutoencoderNetwork.TargetName].Span);
        program[AutoencoderNetwork.LatentNoiseName].Span.Clear();
        FillNoise(a, program[AutoencoderNetwork.NoiseName].Span);
        program.Run();
        return program[AutoencoderNetwork.AudioName].Span.ToArray();
    }

    internal static Dictionary<Value, float[]> Bound(AutoencoderNetwork network, float[] weights, IReadOnlyList<Value> inputs) =>
        inputs.Zip(network.Parameters.Slots).ToDictionary(p => p.First, p => weights.AsSpan(p.Second.Offset, p.Second.Length).ToArray());

    /// <summary>The player's noise, which comes band by band for a step's frames, as rows.</summary>
    private static void FillNoise(AutoencoderArchitecture a, Span<float> rows)
    {
        var random = new SeededRandom(NoiseSeed);
        for (int step = 0; step < rows.Length / a.HopSamples; step++)
            for (int band = 0; band < a.Bands; band++)
                for (int t = 0; t < a.FramesPerStep; t++) rows[(((step * a.FramesPerStep) + t) * a.Bands) + band] = (float)random.NextNormal();
    }
}
