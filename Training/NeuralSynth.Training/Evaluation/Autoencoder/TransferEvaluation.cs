using NeuralSynth.Contract;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Export;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Evaluation.Autoencoder;

/// <summary>What becomes of sounds that the model was not trained for: whether they keep their loudness, and whether they come
/// nearer to the trained sounds than the input is, and than the input with the trained sounds' mean spectrum is.</summary>
public static class TransferEvaluation
{
    private const int MostClips = 12, MostTrainedFrames = 3000;
    private const double Seconds = 6, SoundingDb = -50;
    private const ulong Seed = 43;

    /// <summary>Measures.</summary>
    /// <param name="player">The exported graphs.</param>
    /// <param name="manifest">Rate and latency.</param>
    /// <param name="trained">What the model was trained on.</param>
    /// <param name="foreign">Other sounds.</param>
    public static Dictionary<string, double> Measure(AutoencoderPlayer player, ModelManifest manifest, IEnumerable<Recording> trained, IEnumerable<Recording> foreign)
    {
        List<float[]> all = [.. trained.SelectMany(r => BandSpectra.Of(r.Audio, manifest.SampleRate))];
        int every = Math.Max(1, all.Count / MostTrainedFrames);
        float[][] set = [.. all.Where((_, i) => i % every == 0)];
        if (set.Length == 0) return [];
        float[] target = Mean(set);
        var figures = new List<(double Correlation, double Output, double Input, double Swap)>();
        foreach (Recording recording in foreign.Take(MostClips)) figures.Add(Measure(player, manifest, set, target, recording.Audio));
        return figures.Count == 0 ? [] : new()
        {
            ["transferLoudnessCorrelation"] = Round(figures.Average(f => f.Correlation)),
            ["transferToTrainedDb"] = Round(figures.Average(f => f.Output)),
            ["baselineInputToTrainedDb"] = Round(figures.Average(f => f.Input)),
            ["baselineEnvelopeSwapToTrainedDb"] = Round(figures.Average(f => f.Swap)),
            ["transferClips"] = figures.Count,
        };
    }

    private static (double Correlation, double Output, double Input, double Swap) Measure(AutoencoderPlayer player, ModelManifest manifest, float[][] set, float[] target, float[] audio)
    {
        int hop = manifest.HopSamples, length = Math.Min(audio.Length, (int)(Seconds * manifest.SampleRate)) / hop * hop;
        float[] input = audio[..length], played = player.Play([.. input, .. new float[manifest.LatencySamples + hop]], Seed);
        float[] output = played.AsSpan(manifest.LatencySamples, length).ToArray(), before = LoudnessFeature.Compute(input), after = LoudnessFeature.Compute(output);
        int[] sounding = [.. Enumerable.Range(0, before.Length).Where(t => before[t] > SoundingDb)];
        List<float[]> frames = BandSpectra.Of(input, manifest.SampleRate);
        float[] own = frames.Count == 0 ? target : Mean(frames);
        // Band by band, the input's mean is replaced by the trained sounds': what an equaliser could do.
        List<float[]> swapped = [.. frames.Select(f => f.Select((x, i) => x - own[i] + target[i]).ToArray())];
        double correlation = LatentAxes.Correlation([.. sounding.Select(t => before[t])], [.. sounding.Select(t => after[t])]);
        return (correlation, BandSpectra.ToNearest(BandSpectra.Of(output, manifest.SampleRate), set), BandSpectra.ToNearest(frames, set), BandSpectra.ToNearest(swapped, set));
    }

    private static float[] Mean(IReadOnlyCollection<float[]> frames) =>
        [.. Enumerable.Range(0, BandSpectra.Count).Select(i => frames.Average(f => f[i]))];

    private static double Round(double value) => Math.Round(value, 3);
}
