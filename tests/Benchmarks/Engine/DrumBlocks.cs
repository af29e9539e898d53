using System.Diagnostics;
using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Models;

namespace NeuralSynth.Benchmarks.Engine;

/// <summary>The drum engine: all voices sounding, silent instances, and the way from a control to a finished sound.</summary>
internal static class DrumBlocks
{
    private const int Rate = 48000;
    private const int SilentInstances = 20;
    private const int Moves = 300;
    private const double NewSoundSeconds = 0.025;

    /// <summary>Full-size package to measure with while the repository has none.</summary>
    private const string ModelVariable = "NEURALSYNTH_DRUM_MODEL";

    private static readonly int[] Blocks = [64, 512];

    public static IEnumerable<ResultRow> Run(BenchOptions options)
    {
        foreach (int block in Blocks)
        {
            yield return Voices("as they are", block, options, (_, _) => { });
            yield return Voices("tuned", block, options, (rig, pad) => rig.Set(pad, DrumParameter.Tune, pad < 8 ? -5 : 4));
            yield return Voices("filter, drive, decay, pan", block, options, Shape);
            yield return Voices("tuned, filter, drive, decay, pan", block, options, (rig, pad) =>
            {
                Shape(rig, pad);
                rig.Set(pad, DrumParameter.Tune, pad < 8 ? -5 : 4);
            });
            yield return Silent(block, options);
        }

        string? path = Repository.DrumModel ?? Environment.GetEnvironmentVariable(ModelVariable);
        yield return path == null
            ? new() { Area = "Engine/Drums", Subject = "control to new sound", Runtime = "JIT", Note = $"no drum model in Presets/, and {ModelVariable} names none" }
            : NewSounds(path);
    }

    private static void Shape(DrumRig rig, int pad)
    {
        rig.Set(pad, DrumParameter.FilterMode, 1 + pad % 3);
        rig.Set(pad, DrumParameter.CutoffHz, 1000);
        rig.Set(pad, DrumParameter.Resonance, 0.4);
        rig.Set(pad, DrumParameter.Drive, 0.5);
        rig.Set(pad, DrumParameter.DecayMs, 4000);
        rig.Set(pad, DrumParameter.Pan, -0.3);
    }

    private static ResultRow Voices(string how, int block, BenchOptions options, Action<DrumRig, int> shape)
    {
        int calls = Rate * options.AudioSecondsPerRig / block;
        using var rig = new DrumRig(Rate, block, calls);
        var random = new Random(1);
        // Longer than a hit, so that all voices sound all the time; each block some start again.
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            shape(rig, pad);
            rig.Give(pad, [.. Enumerable.Range(0, 10 * Rate).Select(_ => random.NextSingle() - 0.5f)], Rate);
        }

        rig.Process();
        for (int voice = 0; voice < DrumParameter.MaxVoices; voice++) rig.Hit(voice % DrumParameter.Pads);
        for (int call = 0; call < 50; call++) rig.Process();
        for (int call = 0; call < calls; call++)
        {
            while (rig.SoundingVoices < DrumParameter.MaxVoices) rig.Hit(call % DrumParameter.Pads);
            rig.Measure();
        }

        return Row($"64 voices, {how}, block {block}", rig.Timings, (double)block / Rate);
    }

    private static ResultRow Silent(int block, BenchOptions options)
    {
        int calls = Rate * options.AudioSecondsPerRig / block;
        DrumRig[] rigs = [.. Enumerable.Range(0, SilentInstances).Select(_ => new DrumRig(Rate, block, calls))];
        var timings = new Timings(calls);
        for (int call = 0; call < calls; call++)
        {
            long start = Stopwatch.GetTimestamp();
            foreach (DrumRig rig in rigs) rig.Process();
            timings.Add(Stopwatch.GetTimestamp() - start);
        }

        foreach (DrumRig rig in rigs) rig.Dispose();
        return Row($"{SilentInstances} silent instances, block {block}", timings, (double)block / Rate);
    }

    /// <summary>A control moves; blocks pass as in a host; the time until a hit would play the new sound.</summary>
    private static unsafe ResultRow NewSounds(string path)
    {
        const int Block = 64;
        TimbreModelFile.LoadRuntime();
        using var model = new DrumModelInstance(DrumModelFile.Open(path));
        using var rig = new DrumRig(Rate, Block, 1, model.Model);
        Wait(rig);
        var timings = new Timings(Moves);
        var random = new Random(1);
        for (int move = 0; move < Moves; move++)
        {
            rig.Set(move % DrumParameter.Pads, DrumParameter.MapX, random.NextDouble() * 2 - 1);
            long start = Stopwatch.GetTimestamp();
            rig.Process();
            Wait(rig);
            timings.Add(Stopwatch.GetTimestamp() - start);
        }

        DrumTelemetry telemetry = rig.Telemetry;
        Console.Error.Write(FormattableString.Invariant(
            $"[{path}: {model.File.Execution.IsPlan} plan, {1e3 * telemetry.TotalGenerationTicks / Stopwatch.Frequency / telemetry.Generated:0.00} ms a sound, worst {1e3 * telemetry.WorstGenerationTicks / Stopwatch.Frequency:0.00}, {model.NativeBytes / 1e6:0.0} MB an instance] "));
        return Row("control to new sound", timings, NewSoundSeconds);
    }

    private static void Wait(DrumRig rig)
    {
        while (!rig.IsFinished)
        {
            // About a block: the host's thread rests too.
            Thread.Sleep(1);
            rig.Process();
        }
    }

    private static ResultRow Row(string subject, Timings timings, double deadline) => new()
    {
        Area = "Engine/Drums",
        Subject = $"{subject}, {Rate} Hz",
        Runtime = "JIT",
        MedianSeconds = timings.MedianSeconds,
        P99Seconds = timings.P99Seconds,
        WorstSeconds = timings.WorstSeconds,
        DeadlineSeconds = deadline,
        Misses = timings.CountAbove(deadline),
        RealTimeFactor = timings.Count * deadline / timings.TotalSeconds,
        Calls = timings.Count,
    };
}
