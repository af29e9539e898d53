namespace NeuralSynth.Media;

/// <summary>A possible period of one frame.</summary>
/// <param name="LagSamples">Period.</param>
/// <param name="Height">Normalised correlation at it, at most 1.</param>
/// <param name="Octaves">log2 of its frequency in Hz.</param>
internal readonly record struct PitchCandidate(double LagSamples, double Height, double Octaves);

/// <summary>Finds the maxima of a frame's difference function and their exact places.</summary>
internal sealed class PitchCandidates
{
    // Enough for the true period, its multiples and its fractions.
    private const int MostCandidates = 12;
    private const double LowestHeight = 0.3;
    private const double RankPerOctave = 0.15;

    // Half length of the interpolation kernel, samples: with its Hann taper exact up to 0.45 of the rate.
    private const int KernelReach = 24;
    private const double LeastFraction = 1e-9;

    private static readonly double[] RefineSteps = [0.4, 0.2, 0.05];

    private readonly int _sampleRate;
    private readonly double _lowestHz;
    private readonly double _highestHz;

    public PitchCandidates(int sampleRate, double lowestHz, double highestHz)
    {
        _sampleRate = sampleRate;
        _lowestHz = lowestHz;
        _highestHz = highestHz;
    }

    /// <summary>The frame's candidates.</summary>
    /// <param name="values">[L] normalised correlation per lag.</param>
    /// <param name="correlation">[L] correlation per lag.</param>
    /// <param name="energy">[L] what divides it.</param>
    public List<PitchCandidate> Find(double[] values, double[] correlation, double[] energy)
    {
        var found = new List<PitchCandidate>();
        var first = Math.Max(2, (int)Math.Floor(_sampleRate / _highestHz));
        var last = Math.Min(values.Length - 2, (int)Math.Ceiling(_sampleRate / _lowestHz));
        for (var lag = first; lag <= last; lag++)
            if (values[lag] > LowestHeight && values[lag] >= values[lag - 1] && values[lag] > values[lag + 1])
                found.Add(Candidate(lag + Peak(values[lag - 1], values[lag], values[lag + 1], out var height), height));
        if (found.Count > MostCandidates)
        {
            found.Sort((a, b) => Rank(b).CompareTo(Rank(a)));
            found.RemoveRange(MostCandidates, found.Count - MostCandidates);
        }
        for (var n = 0; n < found.Count; n++)
            found[n] = Refine(found[n], correlation, energy);
        return found;
    }

    // Sharp peaks at short lags fall between the whole lags and look lower than they are; their multiples do not.
    private static double Rank(PitchCandidate candidate) => candidate.Height + RankPerOctave * candidate.Octaves;

    // Parabolas through interpolated points climb to the maximum; the last, narrow one fixes its place.
    private PitchCandidate Refine(PitchCandidate candidate, double[] correlation, double[] energy)
    {
        double centre = candidate.LagSamples, height = candidate.Height;
        foreach (var step in RefineSteps)
        {
            var offset = Peak(
                At(correlation, energy, centre - step),
                At(correlation, energy, centre),
                At(correlation, energy, centre + step),
                out height);
            centre += offset * step;
        }
        return Math.Abs(centre - candidate.LagSamples) <= 1 ? Candidate(centre, height) : candidate;
    }

    private PitchCandidate Candidate(double lag, double height) => new(lag, height, Math.Log2(_sampleRate / lag));

    // Place and height of the parabola through three equally spaced points, in steps from the middle one.
    private static double Peak(double left, double middle, double right, out double height)
    {
        var curvature = left - 2 * middle + right;
        // A nearly straight line has its top far away, or nowhere: no further than the outer points.
        var offset = curvature < 0 ? Math.Clamp(0.5 * (left - right) / curvature, -1, 1) : 0;
        height = Math.Min(1, middle - 0.25 * (left - right) * offset);
        return offset;
    }

    // The correlation is band-limited and even in the lag, so a tapered sinc interpolates it; the energy is smooth.
    private static double At(double[] correlation, double[] energy, double lag)
    {
        var whole = (int)Math.Floor(lag);
        var fraction = lag - whole;
        if (fraction < LeastFraction)
            return correlation[whole] / energy[whole];
        double sum = 0, weights = 0;
        var sine = Math.Sin(Math.PI * fraction) / Math.PI;
        for (var n = -KernelReach + 1; n <= KernelReach; n++)
        {
            // sin(π(f − n)) = ±sin(πf).
            var x = fraction - n;
            var weight = ((n & 1) == 0 ? sine : -sine) / x * (0.5 + 0.5 * Math.Cos(Math.PI * x / KernelReach));
            weights += weight;
            sum += weight * correlation[Math.Min(Math.Abs(whole + n), correlation.Length - 1)];
        }
        var next = Math.Min(whole + 1, energy.Length - 1);
        return sum / weights / (energy[whole] + fraction * (energy[next] - energy[whole]));
    }
}
