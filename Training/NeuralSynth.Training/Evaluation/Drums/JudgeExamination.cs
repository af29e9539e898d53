using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Data.Drums;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>How good the judge's method is, measured with judges that were trained for nothing else.</summary>
internal static class JudgeExamination
{
    private const int Parts = 5;

    /// <summary>Adds the accuracies on other hits of known kits, and on unknown kits.</summary>
    /// <param name="summary">Receives them.</param>
    /// <param name="hits">All recordings.</param>
    /// <param name="plan">How thoroughly.</param>
    /// <param name="stage">Told what is done; may be null.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static void Add(Dictionary<string, double> summary, DrumHit[] hits, DrumEvaluationPlan plan, Action<string>? stage, CancellationToken cancellation)
    {
        JudgeFeatures features = DrumJudge.Features(hits, plan.JudgeSteps, plan.Seed);
        stage?.Invoke("Examining the judge on other hits of known kits");
        HashSet<DrumHit> fifth = [.. hits.GroupBy(h => (h.Source, h.Class)).SelectMany(g => g.OrderBy(h => StableHash.Of(h.Name)).Where((_, i) => i % Parts == 2))];
        summary["judgeAccuracyOnKnownKits"] = Share(features, fifth.Contains, plan, cancellation);
        Dictionary<string, int> parts = PartsOf(hits);
        if (parts.Count < Parts) return;
        double right = 0;
        for (int part = 0; part < Parts; part++)
        {
            stage?.Invoke($"Examining the judge on unknown kits, {part + 1} of {Parts}");
            right += Share(features, h => parts[h.Source] == part, plan, cancellation) * hits.Count(h => parts[h.Source] == part);
        }
        summary["judgeAccuracyAcrossKits"] = right / hits.Length;
    }

    /// <summary>Kits dealt into parts of about the same number of hits: the largest first, each to the smallest part.</summary>
    private static Dictionary<string, int> PartsOf(DrumHit[] hits)
    {
        int[] filled = new int[Parts];
        var parts = new Dictionary<string, int>();
        foreach (IGrouping<string, DrumHit> kit in hits.GroupBy(h => h.Source).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            int smallest = Array.IndexOf(filled, filled.Min());
            parts[kit.Key] = smallest;
            filled[smallest] += kit.Count();
        }
        return parts;
    }

    private static double Share(JudgeFeatures features, Func<DrumHit, bool> held, DrumEvaluationPlan plan, CancellationToken cancellation)
    {
        using DrumJudge judge = DrumJudge.Train(features, h => !held(h), plan.JudgeSteps / 2, 1, plan.Seed, ExecutionDevice.Cpu, cancellation);
        return features.Hits.Where(held).Select(h => judge.Judge(h.FullLength()).Class == h.Class ? 1.0 : 0).DefaultIfEmpty(0).Average();
    }
}
