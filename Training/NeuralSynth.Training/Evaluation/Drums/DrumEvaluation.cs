using System.Diagnostics;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Losses;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>How thoroughly to measure.</summary>
public sealed record DrumEvaluationPlan
{
    /// <summary>Steps of the training of each of the judge's members.</summary>
    public int JudgeSteps { get; init; } = 3000;

    /// <summary>Networks that vote.</summary>
    public int JudgeMembers { get; init; } = 3;

    /// <summary>Whether the judge itself is examined too: on recordings of kits that it knows, and by turns on every kit.</summary>
    public bool ExamineJudge { get; init; } = true;

    /// <summary>Generated hits per class.</summary>
    public int HitsPerClass { get; init; } = 30;

    /// <summary>Base points of the descriptor and smoothness measurements, per class.</summary>
    public int PointsPerClass { get; init; } = 4;

    /// <summary>Of everything random.</summary>
    public ulong Seed { get; init; } = 77;

    /// <summary>For smoke runs.</summary>
    public static DrumEvaluationPlan Small { get; } = new() { JudgeSteps = 30, JudgeMembers = 1, ExamineJudge = false, HitsPerClass = 4, PointsPerClass = 1 };
}

/// <summary>A held-out hit and what the model made of it.</summary>
/// <param name="Hit">The hit.</param>
/// <param name="Audio">[N] encoded and generated again.</param>
/// <param name="LogMagnitudeDb">Distance of the two.</param>
/// <param name="Convergence">Spectral convergence.</param>
/// <param name="MultiScaleDb">Log-magnitude distance, mean over windows of 2048 to 256 samples.</param>
/// <param name="ClassMeanDb">Distance of the class's mean spectrum: a baseline.</param>
/// <param name="NearestDb">Distance of the nearest training hit: another one.</param>
public sealed record HeldOutHit(DrumHit Hit, float[] Audio, double LogMagnitudeDb, double Convergence, double MultiScaleDb, double ClassMeanDb, double NearestDb);

/// <summary>A generated hit and the judge's opinion of it.</summary>
/// <param name="Class">Class that was asked for.</param>
/// <param name="Audio">[N].</param>
/// <param name="Judgement">What the judge takes it for.</param>
/// <param name="NearestDb">Distance to the nearest training hit.</param>
public sealed record GeneratedHit(int Class, float[] Audio, Judgement Judgement, double NearestDb);

/// <summary>All that was measured.</summary>
public sealed record DrumFigures
{
    /// <summary>Held-out hits.</summary>
    public required IReadOnlyList<HeldOutHit> HeldOut { get; init; }

    /// <summary>Generated hits.</summary>
    public required IReadOnlyList<GeneratedHit> Generated { get; init; }

    /// <summary>Share of held-out recordings whose class the judge finds.</summary>
    public required double JudgeAccuracy { get; init; }

    /// <summary>Named figures for the manifest and the report.</summary>
    public required Dictionary<string, double> Summary { get; init; }
}

/// <summary>Measures a drum model against recordings that it has not seen.</summary>
public static class DrumEvaluation
{
    private const double DbPerNeper = 8.685889638065035;
    private const int PathSteps = 8;
    private const int TimedRuns = 30;
    private static readonly float[] DescriptorSteps = [-1.5f, -0.75f, 0, 0.75f, 1.5f];
    private static readonly int[] Windows = [2048, 1024, 512, 256];

    /// <summary>Measures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Its data: trained on, validated with, held out.</param>
    /// <param name="plan">How thoroughly.</param>
    /// <param name="stage">Told what is done; may be null.</param>
    /// <param name="cancellation">Stops between stages.</param>
    public static DrumFigures Measure(DrumModel model, DrumDataset data, DrumEvaluationPlan plan, Action<string>? stage = null, CancellationToken cancellation = default)
    {
        DrumHit[] training = [.. data.RealOf(Split.Train)], held = [.. data.RealOf(Split.Test)];
        // A folder of one kit, or synthetic hits alone, still gets figures; the report says what they are.
        if (training.Length == 0) training = [.. data.Of(Split.Train)];
        if (held.Length == 0) held = [.. data.RealOf(Split.Validation)];
        if (held.Length == 0) held = [.. training.Where((_, i) => i % 5 == 0)];
        // The validation kits were never trained on by the model either: the judge needs every recording that is not held out.
        DrumHit[] judged = [.. training, .. data.RealOf(Split.Validation).Except(held)];
        stage?.Invoke($"Training the judge on {judged.Length} recorded hits");
        using DrumJudge judge = DrumJudge.Train(judged, plan.JudgeSteps, plan.JudgeMembers, plan.Seed, ExecutionDevice.Cpu, cancellation);
        stage?.Invoke("Encoding and generating held-out hits");
        HitSpectrum[] known = [.. training.AsParallel().AsOrdered().Select(h => HitSpectrum.Of(h.FullLength()))];
        Dictionary<int, HitSpectrum> means = training.Zip(known).GroupBy(p => p.First.Class).ToDictionary(g => g.Key, g => HitSpectrum.Mean([.. g.Select(p => p.Second)]));
        HeldOutHit[] heldOut = [.. held.Select(h => Reconstruct(model, h, means.GetValueOrDefault(h.Class), known))];
        cancellation.ThrowIfCancellationRequested();
        stage?.Invoke("Judging generated hits");
        GeneratedHit[] generated = [.. Generate(model, judge, known, plan, c => new MapSampler(model.Manifest, c))], wide = [.. Generate(model, judge, known, plan, c => new ClassSampler(model.Manifest, c))];
        Judgement[] realTraining = [.. training.Select(h => judge.Judge(h.FullLength()))], realHeld = [.. held.Select(h => judge.Judge(h.FullLength()))];
        cancellation.ThrowIfCancellationRequested();
        stage?.Invoke("Moving the controls");
        var summary = new Dictionary<string, double>();
        AddHeldOut(summary, heldOut);
        summary["logMagnitudeTrainingDb"] = training.Zip(known).Average(p => Again(model, p.First).LogDistanceDb(p.Second));
        double judgeAccuracy = held.Zip(realHeld).Average(p => p.First.Class == p.Second.Class ? 1.0 : 0);
        summary["judgeAccuracyOnHeldOutKits"] = judgeAccuracy;
        if (plan.ExamineJudge) JudgeExamination.Add(summary, [.. training, .. data.RealOf(Split.Validation), .. data.RealOf(Split.Test)], plan, stage, cancellation);
        AddGenerated(summary, generated, training, realTraining, realHeld, held);
        summary["classAccuracyWide"] = Right(wide);
        AddNearness(summary, "", generated, heldOut);
        AddNearness(summary, "Wide", wide, heldOut);
        AddDescriptors(summary, model, plan);
        summary["pathUnevenness"] = PathUnevenness(model, plan);
        (summary["generationMs"], summary["generationBestMs"]) = GenerationMs(model);
        return new() { HeldOut = heldOut, Generated = generated, JudgeAccuracy = judgeAccuracy, Summary = summary.ToDictionary(f => f.Key, f => Math.Round(double.IsFinite(f.Value) ? f.Value : 0, 4)) };
    }

    private static HeldOutHit Reconstruct(DrumModel model, DrumHit hit, HitSpectrum? classMean, HitSpectrum[] known)
    {
        float[] target = hit.FullLength();
        DrumCode code = model.Encode(target);
        float[] audio = model.Generate(code.Latent, model.OneHot(hit.Class), code.Descriptors, StableHash.Of(hit.Name));
        HitSpectrum wanted = HitSpectrum.Of(target), made = HitSpectrum.Of(audio);
        var loss = new DrumLoss(DrumFormat.Samples, DrumFormat.SampleRate, Windows);
        loss.Evaluate(audio, target, 1, default);
        return new(hit, audio, made.LogDistanceDb(wanted), made.Convergence(wanted), loss.LogMagnitude * DbPerNeper, classMean?.LogDistanceDb(wanted) ?? double.NaN, Nearest(wanted, known));
    }

    /// <summary>Spectrum of a hit encoded and generated again.</summary>
    private static HitSpectrum Again(DrumModel model, DrumHit hit)
    {
        DrumCode code = model.Encode(hit.FullLength());
        return HitSpectrum.Of(model.Generate(code.Latent, model.OneHot(hit.Class), code.Descriptors, StableHash.Of(hit.Name)));
    }

    private static double Nearest(HitSpectrum spectrum, HitSpectrum[] known) => known.AsParallel().Min(k => k.LogDistanceDb(spectrum));

    private static IEnumerable<GeneratedHit> Generate(DrumModel model, DrumJudge judge, HitSpectrum[] known, DrumEvaluationPlan plan, Func<int, IHitSampler> samplerOf)
    {
        foreach (int drumClass in Classes(model))
        {
            IHitSampler sampler = samplerOf(drumClass);
            var random = new SeededRandom(plan.Seed + (ulong)drumClass);
            for (int i = 0; i < plan.HitsPerClass; i++)
            {
                (float[] latent, float[] descriptors) = sampler.Draw(random);
                float[] audio = Normalised(model.Generate(latent, model.OneHot(drumClass), descriptors, random.NextBits()));
                yield return new(drumClass, audio, judge.Judge(audio), Nearest(HitSpectrum.Of(audio), known));
            }
        }
    }

    /// <summary>Classes with enough points in the map to draw from.</summary>
    private static IEnumerable<int> Classes(DrumModel model) =>
        Enumerable.Range(0, model.Manifest.Classes.Length).Where(c => model.Manifest.Map?.Points.Count(p => p.Class == c) >= 2);

    private static void AddHeldOut(Dictionary<string, double> summary, HeldOutHit[] hits)
    {
        summary["logMagnitudeDb"] = hits.Average(h => h.LogMagnitudeDb);
        summary["spectralConvergence"] = hits.Average(h => h.Convergence);
        summary["multiScaleDb"] = hits.Average(h => h.MultiScaleDb);
        summary["baselineClassMeanDb"] = hits.Where(h => double.IsFinite(h.ClassMeanDb)).Select(h => h.ClassMeanDb).DefaultIfEmpty(0).Average();
        summary["baselineNearestHitDb"] = hits.Average(h => h.NearestDb);
        summary["heldOutHits"] = hits.Length;
    }

    private static double Right(IEnumerable<GeneratedHit> hits) => hits.Average(g => g.Judgement.Class == g.Class ? 1.0 : 0);

    /// <summary>Distances to the nearest training recording, against those of held-out recordings: copies would be nearer.</summary>
    private static void AddNearness(Dictionary<string, double> summary, string suffix, GeneratedHit[] generated, HeldOutHit[] heldOut)
    {
        double near = EmbeddingStatistics.Quantile(heldOut.Select(h => h.NearestDb), 0.01);
        summary["nearestToTrainingRatio" + suffix] = Median(generated.Select(g => g.NearestDb)) / Median(heldOut.Select(h => h.NearestDb));
        summary["nearerThanHeldOutShare" + suffix] = generated.Average(g => g.NearestDb < near ? 1.0 : 0);
    }

    private static void AddGenerated(Dictionary<string, double> summary, GeneratedHit[] generated, DrumHit[] training, Judgement[] realTraining, Judgement[] realHeld, DrumHit[] held)
    {
        summary["classAccuracy"] = Right(generated);
        summary["worstClassAccuracy"] = generated.GroupBy(g => g.Class).Min(Right);
        foreach (IGrouping<int, GeneratedHit> group in generated.GroupBy(g => g.Class)) summary[$"classAccuracy{DrumClasses.Names[group.Key].Replace(" ", "", StringComparison.Ordinal)}"] = Right(group);
        float[][] made = [.. generated.Select(g => g.Judgement.Embedding)], known = [.. realTraining.Select(r => r.Embedding)];
        double[] knownWeights = Balanced([.. training.Select(h => h.Class)]);
        summary["frechetToRecordings"] = EmbeddingStatistics.Frechet(made, Balanced([.. generated.Select(g => g.Class)]), known, knownWeights);
        summary["frechetOfTwoRecordedSets"] = EmbeddingStatistics.Frechet([.. realHeld.Select(r => r.Embedding)], Balanced([.. held.Select(h => h.Class)]), known, knownWeights);
        // Per class, or the distances between classes would hide that all hits of one are alike.
        var ratios = new List<double>();
        foreach (IGrouping<int, GeneratedHit> group in generated.GroupBy(g => g.Class))
        {
            float[][] real = [.. training.Zip(realTraining).Where(p => p.First.Class == group.Key).Select(p => p.Second.Embedding).Concat(held.Zip(realHeld).Where(p => p.First.Class == group.Key).Select(p => p.Second.Embedding))];
            if (real.Length > 3) ratios.Add(EmbeddingStatistics.Diversity([.. group.Select(g => g.Judgement.Embedding)]) / Math.Max(1e-6, EmbeddingStatistics.Diversity(real)));
        }
        summary["diversityRatio"] = ratios.DefaultIfEmpty(0).Average();
    }

    /// <summary>Weights that make all classes count alike: sets are compared by how their classes sound, not by how many they have of each.</summary>
    private static double[] Balanced(int[] classes)
    {
        Dictionary<int, int> counts = classes.GroupBy(c => c).ToDictionary(g => g.Key, g => g.Count());
        return [.. classes.Select(c => 1.0 / counts.Count / counts[c])];
    }

    /// <summary>Moves one descriptor at a time over ±1.5 standard deviations of its class's middle and measures what comes out.</summary>
    private static void AddDescriptors(Dictionary<string, double> summary, DrumModel model, DrumEvaluationPlan plan)
    {
        for (int k = 0; k < model.Manifest.Descriptors.Length; k++)
        {
            var asked = new List<double>();
            var measured = new List<double>();
            foreach (int drumClass in Classes(model))
            {
                var sampler = new MapSampler(model.Manifest, drumClass);
                var random = new SeededRandom(plan.Seed + 100 + (ulong)drumClass);
                for (int i = 0; i < plan.PointsPerClass; i++)
                {
                    (float[] latent, float[] descriptors) = sampler.Draw(random);
                    float middle = descriptors[k];
                    foreach (float step in DescriptorSteps)
                    {
                        descriptors[k] = Math.Clamp(middle + (0.5f * step), model.Manifest.Descriptors[k].Percentile1, model.Manifest.Descriptors[k].Percentile99);
                        asked.Add(descriptors[k]);
                        float[] audio = Normalised(model.Generate(latent, model.OneHot(drumClass), descriptors, 1));
                        measured.Add((DescriptorScale.Measure(audio)[k] - model.Manifest.Descriptors[k].Mean) / model.Manifest.Descriptors[k].StandardDeviation);
                    }
                }
            }
            summary[$"correlation{model.Manifest.Descriptors[k].Name}"] = EmbeddingStatistics.Correlation(asked, measured);
        }
    }

    /// <summary>Largest step over mean step of the sound along straight paths between two points of a class, median over
    /// paths: 1 would be even.</summary>
    private static double PathUnevenness(DrumModel model, DrumEvaluationPlan plan)
    {
        var ratios = new List<double>();
        foreach (int drumClass in Classes(model))
        {
            var sampler = new MapSampler(model.Manifest, drumClass);
            var random = new SeededRandom(plan.Seed + 200 + (ulong)drumClass);
            for (int i = 0; i < plan.PointsPerClass; i++)
            {
                (float[] fromLatent, float[] fromDescriptors) = sampler.Draw(random);
                (float[] toLatent, float[] toDescriptors) = sampler.Draw(random);
                HitSpectrum[] steps = [.. Enumerable.Range(0, PathSteps + 1).Select(s => HitSpectrum.Of(model.Generate(Between(fromLatent, toLatent, s), model.OneHot(drumClass), Between(fromDescriptors, toDescriptors, s), 1)))];
                double[] lengths = [.. steps.Zip(steps.Skip(1)).Select(p => p.First.LogDistanceDb(p.Second))];
                ratios.Add(lengths.Max() / Math.Max(1e-9, lengths.Average()));
            }
        }
        return Median(ratios);
    }

    private static float[] Between(float[] a, float[] b, int step) => [.. a.Zip(b).Select(p => p.First + ((p.Second - p.First) * step / PathSteps))];

    /// <summary>Median, and the best, which other programs disturb less.</summary>
    private static (double Median, double Best) GenerationMs(DrumModel model)
    {
        double[] times = new double[TimedRuns];
        for (int i = 0; i < times.Length; i++)
        {
            long started = Stopwatch.GetTimestamp();
            model.GenerateAgain();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        return (Median(times), times.Min());
    }

    /// <summary>At the peak that recordings were brought to: measures then compare sounds, not levels.</summary>
    private static float[] Normalised(float[] audio)
    {
        float peak = MathF.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<float>(audio));
        System.Numerics.Tensors.TensorPrimitives.Multiply(audio, DrumFormat.Peak / Math.Max(1e-6f, peak), audio);
        return audio;
    }

    private static double Median(IEnumerable<double> values) => EmbeddingStatistics.Quantile(values, 0.5);
}
