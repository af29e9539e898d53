namespace NeuralSynth.Media;

/// <summary>One axis of a plot.</summary>
/// <param name="Label">What it shows, with its unit, for example <c>time (s)</c>.</param>
/// <param name="Low">Value at its beginning.</param>
/// <param name="High">Value at its end.</param>
/// <param name="Logarithmic">Logarithmic instead of linear; then both ends are above 0.</param>
public sealed record Axis(string Label, double Low, double High, bool Logarithmic = false)
{
    private static readonly double[] Steps = [1, 2, 5, 10];

    /// <summary>An axis that holds all finite values, with a little air.</summary>
    public static Axis Around(string label, IEnumerable<double> values, bool logarithmic = false)
    {
        var known = values.Where(value => double.IsFinite(value) && (!logarithmic || value > 0)).ToArray();
        if (known.Length == 0)
            return logarithmic ? new Axis(label, 1, 10, true) : new Axis(label, 0, 1);
        double low = known.Min(), high = known.Max();
        const double air = 0.05;
        if (logarithmic)
        {
            var factor = Math.Max(1.05, Math.Pow(high / low, air));
            return new Axis(label, low / factor, high * factor, true);
        }
        // A constant needs some height of its own to be drawn in.
        var margin = high > low ? air * (high - low) : Math.Max(1e-6, Math.Abs(high) * air);
        return new Axis(label, low - margin, high + margin);
    }

    /// <summary>Where a value lies, 0 at the beginning to 1 at the end.</summary>
    public double Place(double value) => Logarithmic
        ? Math.Log(Math.Max(value, double.Epsilon) / Low) / Math.Log(High / Low)
        : (value - Low) / (High - Low);

    /// <summary>Round values inside the axis for about <paramref name="count"/> marks.</summary>
    public IReadOnlyList<double> Ticks(int count) => Logarithmic ? LogarithmicTicks() : LinearTicks(count);

    /// <summary>A short text for a value: 0.5, 20, 2k.</summary>
    public static string Text(double value)
    {
        const double thousand = 1000;
        return Math.Abs(value) >= thousand && Math.Abs(value) < thousand * thousand
            ? FormattableString.Invariant($"{value / thousand:0.###}k")
            : FormattableString.Invariant($"{value:0.#####}");
    }

    private List<double> LinearTicks(int count)
    {
        var ticks = new List<double>();
        var rough = (High - Low) / Math.Max(1, count);
        if (!(rough > 0) || !double.IsFinite(rough))
            return ticks;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = magnitude * Steps.First(s => s * magnitude >= rough * 0.999);
        var first = Math.Ceiling(Low / step - 1e-9);
        for (var n = first; n * step <= High + 1e-9 * step; n++)
            // + 0 turns the −0 of rounding into 0.
            ticks.Add(n * step + 0.0);
        return ticks;
    }

    private List<double> LogarithmicTicks()
    {
        var ticks = new List<double>();
        for (var power = Math.Floor(Math.Log10(Low)); power <= Math.Log10(High); power++)
            foreach (var digit in Steps[..3])
                if (digit * Math.Pow(10, power) is var value && value >= Low && value <= High)
                    ticks.Add(value);
        return ticks;
    }
}
