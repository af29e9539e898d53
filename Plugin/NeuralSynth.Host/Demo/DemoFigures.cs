using NeuralSynth.Media;

namespace NeuralSynth.Host.Demo;

/// <summary>What the demo measures.</summary>
/// <param name="MedianPitchErrorCents">Median absolute difference of the fundamental, over frames where both have one.</param>
/// <param name="ComparedShare">Share of the input's voiced frames where the output has a pitch too.</param>
/// <param name="InputDistanceDb">Spectral distance of the input from the target's held-out material.</param>
/// <param name="OutputDistanceDb">The same of the output.</param>
internal sealed record DemoFigures(double MedianPitchErrorCents, double ComparedShare, double InputDistanceDb, double OutputDistanceDb)
{
    private const double CentsPerOctave = 1200;

    /// <summary>Compares mono recordings of one rate.</summary>
    /// <exception cref="HostException">The output is silent.</exception>
    public static DemoFigures Measure(AudioBuffer input, AudioBuffer output, AudioBuffer heldOut)
    {
        float[] from = input.ToMono(), to = output.ToMono();
        if (to.All(s => s == 0)) throw new HostException("expected sound from the plug-in, found silence.");
        PitchTrack before = new OfflinePitchTracker(input.SampleRate).Track(from);
        PitchTrack after = new OfflinePitchTracker(output.SampleRate).Track(to);
        double[] errors = Enumerable.Range(0, Math.Min(before.F0Hz.Length, after.F0Hz.Length))
            .Where(t => before.Voiced[t] && after.Voiced[t])
            .Select(t => Math.Abs(CentsPerOctave * Math.Log2(after.F0Hz[t] / before.F0Hz[t])))
            .Order()
            .ToArray();
        if (errors.Length == 0) throw new HostException("expected a melody from the plug-in, found no pitch.");
        float[] target = OfflineResampler.Resample(heldOut, input.SampleRate).ToMono();
        return new DemoFigures(
            errors[errors.Length / 2],
            (double)errors.Length / Math.Max(before.Voiced.Count(v => v), 1),
            TimbreDistance.Compare(target, from, input.SampleRate),
            TimbreDistance.Compare(target, to, output.SampleRate));
    }
}
