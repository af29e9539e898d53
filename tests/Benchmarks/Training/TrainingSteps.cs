using System.Diagnostics;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Training;
using NeuralSynth.Training.Loop;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Benchmarks.Training;

/// <summary>Steps of the DDSP trainer with the factory model's network and batch, on synthetic tones; then of the drum trainer.</summary>
internal static class TrainingSteps
{
    private const int WarmUpSteps = 3;
    private const int Instruments = 6;

    public static IEnumerable<ResultRow> Run(BenchOptions options) => Ddsp(options).Concat(DrumSteps.Run(options));

    private static IEnumerable<ResultRow> Ddsp(BenchOptions options)
    {
        var network = new DdspNetwork(new DdspArchitecture { Instruments = Instruments });
        ExecutionDevice device = ExecutionDevice.Cpu;
        // One step more than is measured: the last one validates.
        long steps = WarmUpSteps + options.TrainingSteps + 1;
        var plan = new TrainerPlan { Steps = steps, ValidationEvery = int.MaxValue, ValidationBatches = 1 };
        using var trainer = new DdspTrainer(network, [.. Enumerable.Range(0, Instruments).Select(Tone)], [], plan, device);
        var timings = new Timings(options.TrainingSteps);
        long last = 0, bytes = 0;
        trainer.Run(report =>
        {
            long now = Stopwatch.GetTimestamp();
            if (report.State.Step == WarmUpSteps) bytes = GC.GetTotalAllocatedBytes();
            if (report.State.Step > WarmUpSteps && report.State.Step < steps) timings.Add(now - last);
            if (report.State.Step == steps - 1) bytes = GC.GetTotalAllocatedBytes() - bytes;
            last = Stopwatch.GetTimestamp();
        }, CancellationToken.None);
        yield return new()
        {
            Area = "Training",
            Subject = $"DDSP step, {network.Parameters.Length / 1000}k weights, batch {plan.Shape.Batch}, {device.Threads} threads",
            Runtime = "JIT",
            MedianSeconds = timings.MedianSeconds,
            P99Seconds = timings.P99Seconds,
            WorstSeconds = timings.WorstSeconds,
            PerSecond = timings.Count / timings.TotalSeconds,
            AllocatedBytes = (double)bytes / timings.Count,
            Calls = timings.Count,
        };
    }

    private static TrainingSequence Tone(int instrument)
    {
        DdspBatchShape shape = DdspBatchShape.Standard;
        int frames = 2 * (shape.ContextFrames + shape.Hops);
        var random = new SeededRandom((ulong)instrument + 1);
        float f0 = 200 + (200 * random.NextSingle());
        float[] audio = [.. Enumerable.Range(0, (frames - 1) * 256).Select(n => (float)((0.2 * Math.Sin(2 * Math.PI * f0 * n / 44100)) + (0.01 * random.NextNormal())))];
        return new($"tone {instrument}", instrument, audio, [.. Enumerable.Repeat(f0, frames)], [.. Enumerable.Repeat(-17f, frames)], new float[frames]);
    }
}
