namespace NeuralSynth.Media;

/// <summary>A pitch track: one value per frame, frame t centred on sample t·hop.</summary>
/// <param name="F0Hz">[T] fundamental; unvoiced frames hold the last voiced value, before the first 440.</param>
/// <param name="Voiced">[T] whether the frame has a pitch.</param>
/// <param name="Clarity">[T] normalised correlation at the chosen period, 0 to 1; 0 where unvoiced.</param>
public sealed record PitchTrack(float[] F0Hz, bool[] Voiced, float[] Clarity);

/// <summary>Accurate pitch of recorded monophonic audio.</summary>
/// <remarks>Candidates are maxima of the normalised square difference function (McLeod and Wyvill, A smarter way to find
/// pitch, ICMC 2005), which is centred on the frame at every lag, here with weights; the path through pitch and voicing minimises Boersma's costs
/// (Accurate short-term analysis of the fundamental frequency, IFA Proceedings 17, 1993) by dynamic programming; the
/// chosen lags are refined on the band-limited correlation. Offline only; instances are not shared between threads.</remarks>
public sealed class OfflinePitchTracker
{
    /// <summary>Samples of the window at 44.1 kHz.</summary>
    public const int WindowSamples = 2048;

    private const double RumbleHz = 15;

    private readonly int _sampleRate;
    private readonly int _hopSamples;
    private readonly PitchPath _path;
    private readonly DifferenceFunction _function;
    private readonly PitchCandidates _candidates;

    /// <summary>A tracker for audio of one rate.</summary>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="hopSamples">Samples from frame to frame.</param>
    /// <param name="lowestHz">Lowest fundamental looked for; at least 50 at 44.1 kHz.</param>
    /// <param name="highestHz">Highest fundamental looked for.</param>
    public OfflinePitchTracker(
        int sampleRate = 44100, int hopSamples = 256, double lowestHz = 50, double highestHz = 2000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hopSamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(highestHz, lowestHz);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate / lowestHz, WindowSamples / 2);
        _sampleRate = sampleRate;
        _hopSamples = hopSamples;
        _function = new DifferenceFunction(WindowSamples, (int)Math.Ceiling(sampleRate / lowestHz) + 2);
        _candidates = new PitchCandidates(sampleRate, lowestHz, highestHz);
        _path = new PitchPath((double)hopSamples / sampleRate, lowestHz);
    }

    /// <summary>Tracks a whole recording; samples beyond its ends count as silence.</summary>
    /// <param name="audio">[N] mono, full scale ±1.</param>
    /// <returns>T = ⌊N / hop⌋ + 1 frames.</returns>
    public PitchTrack Track(ReadOnlySpan<float> audio)
    {
        var steady = WithoutRumble(audio);
        var frames = audio.Length / _hopSamples + 1;
        var candidates = new List<PitchCandidate>[frames];
        var powers = new double[frames];
        for (var t = 0; t < frames; t += 2)
        {
            _function.Analyze(steady, t * _hopSamples, Math.Min(t + 1, frames - 1) * _hopSamples);
            for (var i = 0; i < Math.Min(2, frames - t); i++)
            {
                powers[t + i] = _function.Power(i);
                candidates[t + i] = _candidates.Find(_function.Values(i), _function.Correlation(i), _function.Energy(i));
            }
        }
        return Hold(_path.Choose(candidates, powers));
    }

    // A constant or slow wave correlates with itself at every lag and would hide the period. Filtered over the whole
    // recording, forwards and backwards: taking each frame's own mean would bend the pitch where a note begins or ends.
    private float[] WithoutRumble(ReadOnlySpan<float> audio)
    {
        var output = audio.ToArray();
        var decay = Math.Exp(-2 * Math.PI * RumbleHz / _sampleRate);
        for (var pass = 0; pass < 2; pass++)
        {
            double slow = output.Length > 0 ? output[0] : 0;
            for (var n = 0; n < output.Length; n++)
            {
                slow = decay * slow + (1 - decay) * output[n];
                output[n] -= (float)slow;
            }
            Array.Reverse(output);
        }
        return output;
    }

    private PitchTrack Hold(PitchCandidate?[] chosen)
    {
        var f0Hz = new float[chosen.Length];
        var voiced = new bool[chosen.Length];
        var clarity = new float[chosen.Length];
        var held = 440f;
        for (var t = 0; t < chosen.Length; t++)
        {
            if (chosen[t] is { } candidate)
            {
                held = (float)(_sampleRate / candidate.LagSamples);
                voiced[t] = true;
                clarity[t] = (float)Math.Clamp(candidate.Height, 0, 1);
            }
            f0Hz[t] = held;
        }
        return new PitchTrack(f0Hz, voiced, clarity);
    }
}
