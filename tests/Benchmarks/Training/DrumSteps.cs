using System.Diagnostics;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Media;
using NeuralSynth.Training;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Data.Drums.Synthesis;
using NeuralSynth.Training.Loop;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Benchmarks.Training;

/// <summary>Steps of the drum trainer with the factory model's network and batch, on synthesised hits; processor time
/// beside wall clock, because a step is usually measured on a machine that does something else too.</summary>
internal static class DrumSteps
{
    private const int WarmUpSteps = 3;

    public static IEnumerable<ResultRow> Run(BenchOptions options)
    {
        var network = new DrumNetwork(new DrumArchitecture());
        DrumHit[] hits = [.. Enumerable.Range(0, DrumClasses.Names.Count).Select(Hit)];
        ExecutionDevice device = ExecutionDevice.Cpu;
        long steps = WarmUpSteps + options.TrainingSteps + 1; // the last one validates
        var plan = new DrumPlan { Steps = steps, ValidationEvery = int.MaxValue, ValidationBatches = 1 };
        using var trainer = new DrumTrainer(network, hits, [], DescriptorScale.Of(hits), plan, device);
        var timings = new Timings(options.TrainingSteps);
        long last = 0, bytes = 0;
        TimeSpan processor = default;
        trainer.Run(report =>
        {
            long now = Stopwatch.GetTimestamp();
            if (report.State.Step == WarmUpSteps) (bytes, processor) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime);
            if (report.State.Step > WarmUpSteps && report.State.Step < steps) timings.Add(now - last);
            if (report.State.Step == steps - 1) (bytes, processor) = (GC.GetTotalAllocatedBytes() - bytes, Environment.CpuUsage.TotalTime - processor);
            last = Stopwatch.GetTimestamp();
        }, CancellationToken.None);
        double gigaflops = plan.Shape.Batch * network.StepFlops / 1e9;
        string subject = $"Drum step, {network.Parameters.Length / 1000}k weights, batch {plan.Shape.Batch}";
        yield return new()
        {
            Area = "Training",
            Subject = $"{subject}, {device.Threads} threads",
            Runtime = "JIT",
            MedianSeconds = timings.MedianSeconds,
            P99Seconds = timings.P99Seconds,
            WorstSeconds = timings.WorstSeconds,
            PerSecond = timings.Count / timings.TotalSeconds,
            AllocatedBytes = (double)bytes / timings.Count,
            Calls = timings.Count,
        };
        yield return new() { Area = "Training", Subject = $"{subject}: processor time", Runtime = "JIT", MedianSeconds = processor.TotalSeconds / timings.Count, PerSecond = timings.Count / processor.TotalSeconds, Calls = timings.Count };
        yield return new() { Area = "Training", Subject = $"{subject}: GFLOP per second of processor time", Runtime = "JIT", PerSecond = gigaflops * timings.Count / processor.TotalSeconds, Calls = timings.Count };
    }

    private static DrumHit Hit(int drumClass)
    {
        float[] audio = DrumPreparation.Prepare(AudioBuffer.Mono(DrumSynth.Hit(drumClass, 1, 2), DrumFormat.SampleRate)).Audio;
        return new($"kit/{DrumClasses.Names[drumClass]}", "kit", drumClass, Split.Train, audio, false);
    }
}
