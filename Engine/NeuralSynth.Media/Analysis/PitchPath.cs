namespace NeuralSynth.Media;

/// <summary>The cheapest path through the frames' candidates and "unvoiced".</summary>
/// <remarks>Costs as in Boersma 1993, section 5; transition costs are per 10 ms and scaled to the frame step.</remarks>
internal sealed class PitchPath(double frameSeconds, double lowestHz)
{
    // Strengths are correlations, at most 1. An unvoiced frame is worth this much.
    private const double VoicingThreshold = 0.5;

    // Multiples of the period correlate as well as the period itself: each octave lower costs this much.
    private const double OctaveCost = 0.03;

    private const double OctaveJumpCost = 0.35;
    private const double VoicingChangeCost = 0.14;
    private const double ReferenceStepSeconds = 0.01;

    // Frames this far below the loudest are noise between the notes, amplitude ratio (−50 dB).
    private const double SilenceRatio = 0.003;

    private readonly double _jumpCost = OctaveJumpCost * ReferenceStepSeconds / frameSeconds;
    private readonly double _changeCost = VoicingChangeCost * ReferenceStepSeconds / frameSeconds;

    /// <summary>Chooses one candidate, or none, per frame.</summary>
    /// <param name="candidates">[T] candidates of each frame.</param>
    /// <param name="powers">[T] mean square of each frame.</param>
    public PitchCandidate?[] Choose(List<PitchCandidate>[] candidates, double[] powers)
    {
        var loudest = Math.Sqrt(powers.Max());
        var scores = new double[candidates.Length][];
        var from = new int[candidates.Length][];
        for (var t = 0; t < candidates.Length; t++)
        {
            scores[t] = Strengths(candidates[t], Math.Sqrt(powers[t]), loudest);
            from[t] = new int[scores[t].Length];
            if (t > 0)
                Extend(candidates[t - 1], scores[t - 1], candidates[t], scores[t], from[t]);
        }
        return Backtrack(candidates, scores, from);
    }

    // Index 0 is "unvoiced"; candidate n is index n + 1.
    private double[] Strengths(List<PitchCandidate> candidates, double amplitude, double loudest)
    {
        var strengths = new double[candidates.Count + 1];
        var relative = loudest > 0 ? amplitude / loudest : 0;
        strengths[0] = VoicingThreshold + Math.Max(0, 2 - relative * (1 + VoicingThreshold) / SilenceRatio);
        for (var n = 0; n < candidates.Count; n++)
            strengths[n + 1] = candidates[n].Height + OctaveCost * (candidates[n].Octaves - Math.Log2(lowestHz));
        return strengths;
    }

    private void Extend(
        List<PitchCandidate> before, double[] beforeScores, List<PitchCandidate> now, double[] scores, int[] from)
    {
        for (var n = 0; n < scores.Length; n++)
        {
            var best = double.NegativeInfinity;
            for (var m = 0; m < beforeScores.Length; m++)
            {
                var score = beforeScores[m] - TransitionCost(before, m, now, n);
                if (score <= best)
                    continue;
                best = score;
                from[n] = m;
            }
            scores[n] += best;
        }
    }

    private double TransitionCost(List<PitchCandidate> before, int m, List<PitchCandidate> now, int n)
    {
        if (m == 0 && n == 0)
            return 0;
        if (m == 0 || n == 0)
            return _changeCost;
        return _jumpCost * Math.Abs(before[m - 1].Octaves - now[n - 1].Octaves);
    }

    private static PitchCandidate?[] Backtrack(List<PitchCandidate>[] candidates, double[][] scores, int[][] from)
    {
        var chosen = new PitchCandidate?[candidates.Length];
        var last = scores[^1];
        var index = Array.IndexOf(last, last.Max());
        for (var t = candidates.Length - 1; t >= 0; t--)
        {
            chosen[t] = index == 0 ? null : candidates[t][index - 1];
            index = from[t][index];
        }
        return chosen;
    }
}
