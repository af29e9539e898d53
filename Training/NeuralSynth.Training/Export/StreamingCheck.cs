using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Export;

/// <summary>Runs an exported decoder frame by frame with its states and compares it with the training graph over the
/// whole sequence: two different graphs that must be the same function.</summary>
public static class StreamingCheck
{
    /// <summary>Largest difference that is accepted, relative to the largest value of an output.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Compares.</summary>
    /// <param name="decoder">The exported graph.</param>
    /// <param name="architecture">Its sizes.</param>
    /// <param name="offline">The training graph.</param>
    /// <param name="frames">[T · features].</param>
    /// <returns>The largest difference relative to the largest value, over all outputs.</returns>
    public static double WorstDifference(ModelProto decoder, DdspArchitecture architecture, DdspRenderer offline, ReadOnlySpan<float> frames)
    {
        float[] expected = offline.Controls(frames), streamed = Stream(decoder, architecture, frames);
        double worst = 0;
        foreach ((int start, int count) in new[] { (0, 1), (1, architecture.Harmonics), (1 + architecture.Harmonics, architecture.NoiseBands) })
        {
            double difference = 0, peak = 0;
            for (int t = 0; t < expected.Length; t += architecture.Controls)
            {
                for (int i = t + start; i < t + start + count; i++)
                {
                    difference = Worse(difference, Math.Abs((double)streamed[i] - expected[i]));
                    peak = Math.Max(peak, Math.Abs((double)expected[i]));
                }
            }
            worst = Worse(worst, difference / peak);
        }
        return worst;
    }

    /// <summary>The larger one, and NaN when either is: a graph that computes NaN must not pass.</summary>
    private static double Worse(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : Math.Max(a, b);

    private static float[] Stream(ModelProto decoder, DdspArchitecture a, ReadOnlySpan<float> frames)
    {
        using var program = new GraphProgram(decoder, ExecutionDevice.Cpu);
        float[] streamed = new float[frames.Length / a.Features * a.Controls];
        for (int t = 0; t < frames.Length / a.Features; t++)
        {
            frames.Slice(t * a.Features, a.Features).CopyTo(program[DdspInferenceGraph.Frame].Span);
            program.Run();
            Span<float> controls = streamed.AsSpan(t * a.Controls, a.Controls);
            program[DdspInferenceGraph.Amplitude].Span.CopyTo(controls);
            program[DdspInferenceGraph.Harmonics].Span.CopyTo(controls[1..]);
            program[DdspInferenceGraph.Noise].Span.CopyTo(controls[(1 + a.Harmonics)..]);
            for (int block = 0; block < a.Dilations.Length; block++)
                program[$"{DdspInferenceGraph.State(block)}.next"].Span.CopyTo(program[DdspInferenceGraph.State(block)].Span);
        }
        return streamed;
    }
}
