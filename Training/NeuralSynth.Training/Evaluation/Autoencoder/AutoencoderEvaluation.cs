using NeuralSynth.Contract;
using NeuralSynth.Media;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Loop;
using NeuralSynth.Training.Losses;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Evaluation.Autoencoder;

/// <summary>Figures of one held-out recording, encoded and decoded again.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="Original">[N] what was played.</param>
/// <param name="Output">[N] what came back, its delay taken out.</param>
/// <param name="Figures">By name with unit.</param>
public sealed record AutoencoderClipFigures(Recording Recording, float[] Original, float[] Output, IReadOnlyDictionary<string, double> Figures);

/// <summary>Everything that was measured.</summary>
/// <param name="Clips">Per recording.</param>
/// <param name="Summary">Means and controls, under the names that the manifest uses.</param>
public sealed record AutoencoderFigures(IReadOnlyList<AutoencoderClipFigures> Clips, Dictionary<string, double> Summary);

/// <summary>Measures exported graphs on recordings that they have not seen, against two baselines: silence, and noise with the
/// recording's mean spectrum and loudness over time.</summary>
public static class AutoencoderEvaluation
{
    private const double DbPerNeper = 8.685889638065035;
    private const double LongestSeconds = 6, ControlSeconds = 4;
    private const double SoundingDb = -50;
    private const double GrossCents = 100, LeastVoiced = 0.3;
    private const double HeldSeconds = 0.25;
    private const double LiveDb = 0.5;
    private const ulong Seed = 41;

    private static readonly int[] Windows = [2048, 1024, 512, 256, 128];

    /// <summary>Measures.</summary>
    /// <param name="player">The exported graphs.</param>
    /// <param name="manifest">Rate, hop, latency and latents.</param>
    /// <param name="recordings">Held out.</param>
    /// <param name="most">Recordings that are measured at most; folders take turns.</param>
    public static AutoencoderFigures Measure(AutoencoderPlayer player, ModelManifest manifest, IEnumerable<Recording> recordings, int most)
    {
        Recording[] chosen = [.. recordings.GroupBy(r => r.Group).SelectMany(g => g.Select((r, turn) => (r, turn))).OrderBy(p => p.turn).Take(most).Select(p => p.r)];
        AutoencoderClipFigures[] clips = [.. chosen.Select(r => Measure(player, manifest, r))];
        var summary = new Dictionary<string, double>();
        foreach (string name in clips.SelectMany(c => c.Figures.Keys).Distinct())
        {
            double[] values = [.. clips.Where(c => c.Figures.ContainsKey(name)).Select(c => c.Figures[name])];
            summary[name] = Math.Round(values.Average(), 3);
        }
        if (chosen.Length > 0) AddControls(summary, player, manifest, chosen);
        summary["clips"] = clips.Length;
        return new(clips, summary);
    }

    private static AutoencoderClipFigures Measure(AutoencoderPlayer player, ModelManifest a, Recording recording)
    {
        float[] audio = Excerpt(recording.Audio, a, LongestSeconds), played = player.Play([.. audio, .. new float[a.LatencySamples + a.HopSamples]], Seed);
        float[] output = played.AsSpan(a.LatencySamples, audio.Length).ToArray();
        var figures = new Dictionary<string, double>();
        Compare(figures, "", output, audio);
        Compare(figures, "Silence", new float[audio.Length], audio);
        Compare(figures, "ShapedNoise", ShapedNoise.Like(audio, a.SampleRate, Seed), audio);
        figures["loudnessErrorDb"] = LoudnessError(output, audio);
        AddPitch(figures, output, audio, a.SampleRate);
        return new(recording, audio, output, figures.Where(f => double.IsFinite(f.Value)).ToDictionary());
    }

    private static void Compare(Dictionary<string, double> figures, string baseline, float[] output, float[] audio)
    {
        var loss = new SpectralLoss(audio.Length, Windows, AutoencoderStep.Epsilon);
        loss.Evaluate(output, audio, 1, default);
        figures[baseline.Length == 0 ? "logMagnitudeDb" : $"baseline{baseline}Db"] = loss.LogMagnitude * DbPerNeper;
        figures[baseline.Length == 0 ? "spectralConvergence" : $"baseline{baseline}Convergence"] = loss.Convergence;
    }

    private static double LoudnessError(float[] output, float[] audio)
    {
        float[] expected = LoudnessFeature.Compute(audio), found = LoudnessFeature.Compute(output);
        return Enumerable.Range(0, expected.Length).Where(t => expected[t] > SoundingDb).Select(t => (double)Math.Abs(found[t] - expected[t])).DefaultIfEmpty(double.NaN).Average();
    }

    /// <summary>Only of recordings with a pitch.</summary>
    private static void AddPitch(Dictionary<string, double> figures, float[] output, float[] audio, int sampleRate)
    {
        var tracker = new OfflinePitchTracker(sampleRate);
        PitchTrack expected = tracker.Track(audio);
        if (expected.Voiced.Count(v => v) < LeastVoiced * expected.Voiced.Length) return;
        PitchTrack found = tracker.Track(output);
        int[] voiced = [.. Enumerable.Range(0, expected.Voiced.Length).Where(t => expected.Voiced[t])];
        double[] cents = [.. voiced.Select(t => found.Voiced[t] ? Math.Abs(1200 * Math.Log2(found.F0Hz[t] / expected.F0Hz[t])) : double.PositiveInfinity).Order()];
        figures["pitchMedianCents"] = cents[cents.Length / 2];
        figures["pitchGrossShare"] = cents.Count(c => c > GrossCents) / (double)cents.Length;
    }

    /// <summary>Descriptors set to values of their own, which hold for a quarter of a second: what comes out against what was asked
    /// for. And which learned axes are heard.</summary>
    private static void AddControls(Dictionary<string, double> summary, AutoencoderPlayer player, ModelManifest a, Recording[] recordings)
    {
        LatentDimension[] dimensions = a.Latents;
        for (int axis = 0; axis < AutoencoderDescriptors.Count; axis++)
        {
            var asked = new List<float>();
            var found = new List<float>();
            foreach (Recording recording in recordings.Take(6)) Override(player, a, axis, Excerpt(recording.Audio, a, ControlSeconds), asked, found);
            summary[$"correlation{dimensions[axis].Name}"] = Math.Round(Export.LatentAxes.Correlation([.. asked], [.. found]), 3);
        }
        float[] heard = Excerpt(recordings[0].Audio, a, ControlSeconds / 2), plain = player.Play(heard, Seed);
        int live = 0;
        for (int axis = AutoencoderDescriptors.Count; axis < dimensions.Length; axis++)
        {
            (int d, float shift) = (axis, dimensions[axis].StandardDeviation);
            float[] shifted = player.Play(heard, Seed, (_, latent) => latent.Span[d] += shift);
            var loss = new SpectralLoss(plain.Length, [2048], AutoencoderStep.Epsilon);
            loss.Evaluate(shifted, plain, 1, default);
            if (loss.LogMagnitude * DbPerNeper > LiveDb) live++;
        }
        summary["liveLatents"] = live;
    }

    private static void Override(AutoencoderPlayer player, ModelManifest a, int axis, float[] audio, List<float> asked, List<float> found)
    {
        int hold = Math.Max(1, (int)(HeldSeconds * a.SampleRate / a.HopSamples)), settled = hold / 2;
        var random = new SeededRandom(Seed + (ulong)axis);
        float[] values = [.. Enumerable.Range(0, (audio.Length / a.HopSamples / hold) + 1).Select(_ => (2 * random.NextSingle()) - 1)];
        float[] output = player.Play(audio, Seed, (step, latent) => latent.Span[axis] = values[step / hold]);
        for (int step = hold; step < output.Length / a.HopSamples; step++)
        {
            int end = ((step + 1) * a.HopSamples) + a.LatencySamples;
            if (step % hold < settled || end > output.Length) continue;
            // What was silent has no colour, and nobody asks it to be loud.
            if (AutoencoderDescriptors.LoudnessDb(AutoencoderDescriptors.Measure(audio, (step + 1) * a.HopSamples, a.HopSamples).Loudness) < SoundingDb) continue;
            (float loudness, float brightness) = AutoencoderDescriptors.Measure(output, end, a.HopSamples);
            asked.Add(values[step / hold]);
            found.Add(axis == 0 ? loudness : brightness);
        }
    }

    /// <summary>Whole hops from where the recording begins to sound.</summary>
    private static float[] Excerpt(float[] audio, ModelManifest a, double seconds)
    {
        int start = Math.Max(0, Array.FindIndex(audio, x => Math.Abs(x) > 1e-3f));
        int length = Math.Max(Windows[0], Math.Min(audio.Length - start, (int)(seconds * a.SampleRate)));
        float[] excerpt = new float[(length + a.HopSamples - 1) / a.HopSamples * a.HopSamples];
        audio.AsSpan(start, Math.Min(excerpt.Length, audio.Length - start)).CopyTo(excerpt);
        return excerpt;
    }
}
