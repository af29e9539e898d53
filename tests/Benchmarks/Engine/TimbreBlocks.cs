using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Media;
using NeuralSynth.Models;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Benchmarks.Engine;

/// <summary>The whole timbre path, block by block: models, rates and block sizes take turns second by second, so that
/// other load on the machine meets all of them.</summary>
internal static class TimbreBlocks
{
    private static readonly int[] Rates = [44100, 48000];
    // The longest is a multiple of the others: all sizes see the same samples.
    private static readonly int[] Blocks = [64, 256, 1024];

    public static IEnumerable<ResultRow> Run(BenchOptions options)
    {
        TimbreModelFile.LoadRuntime();
        string sample = Path.Combine(Path.GetTempPath(), $"neuralsynth-bench-{Guid.NewGuid():n}.nsmodel");
        var rigs = new List<TimbreRig>();
        try
        {
            SamplePackages.Autoencoder().WriteTo(sample);
            foreach ((string name, string path) in new[] { ("Orchestra (ddsp)", Repository.FactoryModel), ("identity autoencoder", sample) })
            {
                foreach (int rate in Rates) rigs.AddRange(Blocks.Select(block => new TimbreRig(name, path, rate, block, Blocks.Max(), (rate * options.AudioSecondsPerRig / block) + 1)));
            }

            Measure(rigs, options.AudioSecondsPerRig);
            return [.. rigs.Select(Row)];
        }
        finally
        {
            foreach (TimbreRig rig in rigs) rig.Dispose();
            File.Delete(sample);
        }
    }

    private static void Measure(List<TimbreRig> rigs, int seconds)
    {
        float[] melody = AudioFile.Read(Repository.Melody).Channels[0];
        CheckAgreement(rigs, melody);
        for (int second = 0; second < seconds; second++)
        {
            foreach (TimbreRig rig in rigs) rig.Measure(melody.AsSpan(Start(second, melody.Length), Second));
        }
    }

    /// <summary>Whole blocks of every size in about a second.</summary>
    private static int Second => 43 * Blocks.Max();

    private static int Start(int second, int length) => second % (length / Second) * Second;

    /// <summary>Warms up, and refuses to time block sizes whose outputs differ: offline they are bit-identical.</summary>
    private static void CheckAgreement(List<TimbreRig> rigs, float[] melody)
    {
        foreach (IGrouping<(string ModelName, int RateHz), TimbreRig> same in rigs.GroupBy(r => (r.ModelName, r.RateHz)))
        {
            float[][] outputs = [.. same.Select(rig => rig.WarmUp(melody.AsSpan(0, Second)))];
            if (outputs.Any(o => !o.AsSpan().SequenceEqual(outputs[0]))) throw new BenchException($"{same.Key.ModelName} at {same.Key.RateHz} Hz: block sizes give different outputs.");
        }
    }

    private static ResultRow Row(TimbreRig rig)
    {
        double deadline = (double)rig.BlockSamples / rig.RateHz;
        return new()
        {
            Area = "Engine/Timbre",
            Subject = $"{rig.ModelName}, {rig.RateHz} Hz, block {rig.BlockSamples}",
            Runtime = "JIT",
            MedianSeconds = rig.Timings.MedianSeconds,
            P99Seconds = rig.Timings.P99Seconds,
            WorstSeconds = rig.Timings.WorstSeconds,
            DeadlineSeconds = deadline,
            Misses = rig.Timings.CountAbove(deadline),
            RealTimeFactor = rig.Timings.Count * deadline / rig.Timings.TotalSeconds,
            AllocatedBytes = (double)rig.AllocatedBytes / rig.Timings.Count,
            Calls = rig.Timings.Count,
        };
    }
}
