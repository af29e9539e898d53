using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Loop;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Tests.Loop;

/// <summary>A network and material so small that a test can train.</summary>
internal static class Toy
{
    public static DdspNetwork Network() => new(new DdspArchitecture { Instruments = 2, Channels = 8, Dilations = [1, 2], Harmonics = 12 });

    public static TrainerPlan Plan(long steps) => new()
    {
        Steps = steps,
        Seed = 5,
        Shape = new DdspBatchShape(2, 4, 8, [512, 128]),
        PeakRate = 5e-3,
        WarmUpSteps = 3,
        ValidationEvery = 4,
        ValidationBatches = 1,
    };

    public static DdspTrainer Trainer(long steps) => new(Network(), Sequences(1), Sequences(2), Plan(steps), ExecutionDevice.Cpu);

    public static float[] RandomWeights(DdspNetwork network, ulong seed = 3)
    {
        float[] weights = new float[network.Parameters.Length];
        network.Parameters.Initialise(weights, seed);
        return weights;
    }

    public static TrainingSequence[] Sequences(ulong seed) => [Sequence(0, seed), Sequence(1, seed + 10)];

    private static TrainingSequence Sequence(int instrument, ulong seed)
    {
        const int frames = 60;
        var random = new SeededRandom(seed);
        float f0 = 200 + (200 * random.NextSingle());
        float[] audio = [.. Enumerable.Range(0, (frames - 1) * 256).Select(n => (float)((0.2 * Math.Sin(2 * Math.PI * f0 * n / 44100)) + (0.01 * random.NextNormal())))];
        return new($"toy{instrument}", instrument, audio, [.. Enumerable.Repeat(f0, frames)], [.. Enumerable.Repeat(-17f, frames)], new float[frames]);
    }
}
