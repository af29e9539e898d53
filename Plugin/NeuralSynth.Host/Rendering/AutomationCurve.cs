namespace NeuralSynth.Host.Rendering;

/// <summary>A parameter over time: straight lines between points, constant before the first and after the last.</summary>
internal sealed class AutomationCurve
{
    /// <summary>Distance of automation events, samples at the host's rate. They lie at absolute multiples of it, so the
    /// block size does not change them.</summary>
    public const int GridSamples = 32;

    private readonly (double Seconds, double Value)[] _points;
    private readonly bool _stepped;

    /// <param name="points">At least one, with rising times.</param>
    /// <param name="stepped">True rounds to whole numbers.</param>
    public AutomationCurve((double Seconds, double Value)[] points, bool stepped)
    {
        _points = points;
        _stepped = stepped;
    }

    /// <summary>The value at a time.</summary>
    public double At(double seconds)
    {
        int next = 0;
        while (next < _points.Length && _points[next].Seconds <= seconds) next++;
        double value = next == 0 ? _points[0].Value
            : next == _points.Length ? _points[^1].Value
            : Between(_points[next - 1], _points[next], seconds);
        return _stepped ? Math.Round(value) : value;
    }

    /// <summary>The events that describe the curve: absolute sample positions on the grid where the value differs from the
    /// one before. The first is at 0.</summary>
    public IEnumerable<(long PositionSamples, double Value)> Events(double sampleRate, long lengthSamples)
    {
        double last = double.NaN;
        // The first grid position at or after the last point still belongs to the curve.
        long end = Math.Min(lengthSamples, (long)Math.Ceiling(_points[^1].Seconds * sampleRate) + GridSamples);
        for (long position = 0; position < end; position += GridSamples)
        {
            double value = At(position / sampleRate);
            if (value == last) continue;
            last = value;
            yield return (position, value);
        }
    }

    private static double Between((double Seconds, double Value) a, (double Seconds, double Value) b, double seconds) =>
        a.Value + (b.Value - a.Value) * ((seconds - a.Seconds) / (b.Seconds - a.Seconds));
}
