using NeuralSynth.Contract;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Models;

/// <summary>The bounded trial run before a model goes live: a few steps from zero states on silence and on noise must
/// run, and must give finite, bounded values.</summary>
internal static unsafe class ModelTrial
{
    private const int StepsPerSignal = 4;
    private const float LargestMagnitude = 1e4f;
    private const ulong Seed = 0x747269616c;

    /// <exception cref="ModelPackageException">A step failed, or a value was not finite or too large.</exception>
    internal static void Run(TimbreModelFile file)
    {
        using var graphs = new TrialGraphs(file);
        for (int step = 0; step < 2 * StepsPerSignal; step++)
        {
            float level = step < StepsPerSignal ? 0 : 0.25f;
            if (graphs.Encoder is { } encoder) Step(file, encoder, level, step);
            Step(file, graphs.Decoder, level, step);
        }
    }

    private static void Step(TimbreModelFile file, TrialGraph graph, float level, int step)
    {
        foreach ((nint buffer, int count) in graph.Inputs) Fill((float*)buffer, count, level, step);
        if (!graph.Runner.Run())
        {
            throw new ModelPackageException(file.Package.Path, graph.Description.File, "a graph that runs", "an error of ONNX Runtime in the trial run");
        }

        foreach ((TensorDescription tensor, nint buffer, int count) in graph.Outputs)
        {
            Check(file, graph.Description, tensor, (float*)buffer, count, step);
        }
    }

    private static void Fill(float* values, int count, float level, int step)
    {
        for (int i = 0; i < count; i++) values[i] = level == 0 ? 0 : level * CounterRandom.Normal(Seed, (ulong)step, (ulong)i);
    }

    private static void Check(TimbreModelFile file, GraphDescription graph, TensorDescription tensor, float* values, int count, int step)
    {
        for (int i = 0; i < count; i++)
        {
            if (MathF.Abs(values[i]) <= LargestMagnitude) continue;
            string signal = step < StepsPerSignal ? "silence" : "noise";
            throw new ModelPackageException(
                file.Package.Path,
                $"{graph.File}, output '{tensor.Name}'",
                $"finite values up to {LargestMagnitude:0} in the trial run",
                $"{values[i]} after {step + 1} steps ({signal})");
        }
    }
}
