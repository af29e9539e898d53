using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Export;
using NeuralSynth.Training.Loop;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Tests.Autoencoder;

/// <summary>A network and material so small that a test can train.</summary>
internal static class AutoencoderToy
{
    public static AutoencoderArchitecture Architecture { get; } = new()
    {
        Taps = 96,
        Stages = [new(1, 8, [1], [1]), new(2, 10, [2], [1]), new(4, 12, [1], [1, 3])],
        Latents = 3,
    };

    public static AutoencoderBatchShape Shape { get; } = new(4, 1024, 2048, [512, 128], RegularisedSteps: 4);

    public static AutoencoderNetwork Network() => new(Architecture);

    public static AutoencoderPlan Plan(long steps) => new() { Steps = steps, Seed = 5, Shape = Shape, PeakRate = 5e-3, WarmUpSteps = 3, ValidationEvery = 4, ValidationBatches = 1 };

    public static AutoencoderTrainer Trainer(long steps) => new(Network(), [[Tone(1)], [Tone(2)]], [[Tone(3)]], Plan(steps), ExecutionDevice.Cpu);

    public static float[] RandomWeights(AutoencoderNetwork network, ulong seed = 3)
    {
        float[] weights = new float[network.Parameters.Length];
        network.Parameters.Initialise(weights, seed);
        return weights;
    }

    /// <summary>A tone with noise that comes and goes.</summary>
    public static float[] Tone(ulong seed, int samples = 12000)
    {
        var random = new SeededRandom(seed);
        double hz = 200 + (400 * random.NextDouble()), rate = 1 + (3 * random.NextDouble());
        return [.. Enumerable.Range(0, samples).Select(n => (float)((0.3 + (0.2 * Math.Sin(2 * Math.PI * rate * n / 44100))) * (Math.Sin(2 * Math.PI * hz * n / 44100) + (0.1 * random.NextNormal()))))];
    }

    /// <summary>Axes of observations that mix everything with everything.</summary>
    public static LatentAxes Axes(AutoencoderNetwork network)
    {
        var random = new SeededRandom(8);
        int size = network.Architecture.Dimensions;
        float[][] values = [.. Enumerable.Range(0, 200).Select(_ => Mixed([.. Enumerable.Range(0, size).Select(_ => random.NextNormal())]))];
        return LatentAxes.Fit(new LatentObservations(values, new Dictionary<string, float[]>()), AutoencoderDescriptors.Names);
    }

    private static float[] Mixed(double[] free) => [.. free.Select((x, d) => (float)(0.4 + x + (0.5 * free[(d + 1) % free.Length])))];
}
