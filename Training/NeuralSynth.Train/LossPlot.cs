using System.Globalization;
using System.Text;

namespace NeuralSynth.Train;

/// <summary>A loss curve in characters: eight rows of blocks, the newest column on the right.</summary>
internal static class LossPlot
{
    private const int Rows = 8;
    private const string Blocks = " ▁▂▃▄▅▆▇█";

    /// <summary>Draws a curve; empty without points.</summary>
    /// <param name="curve">(step, loss), in order.</param>
    /// <param name="width">Columns for the curve.</param>
    public static string Draw(IReadOnlyList<(long Step, double Loss)> curve, int width)
    {
        double[] columns = Columns(curve, width);
        if (columns.Length == 0) return "";
        double low = columns.Min(), high = columns.Max(), range = Math.Max(1e-9, high - low);
        var text = new StringBuilder();
        for (int row = Rows - 1; row >= 0; row--)
        {
            string label = row == Rows - 1 ? Label(high) : row == 0 ? Label(low) : "";
            text.Append(label.PadLeft(8)).Append(" ┤");
            foreach (double value in columns)
            {
                // One eighth at least, so that the lowest column is seen.
                double eighths = Math.Max(1, (value - low) / range * Rows * 8) - (row * 8);
                text.Append(Blocks[(int)Math.Clamp(eighths, 0, 8)]);
            }
            text.Append('\n');
        }
        return text.Append(' ', 10).Append(CultureInfo.InvariantCulture, $"step {curve[0].Step} to {curve[^1].Step}\n").ToString();
    }

    /// <summary>One line of blocks.</summary>
    public static string Line(IReadOnlyList<(long Step, double Loss)> curve, int width)
    {
        double[] columns = Columns(curve, width);
        if (columns.Length == 0) return "";
        double low = columns.Min(), range = Math.Max(1e-9, columns.Max() - low);
        return string.Concat(columns.Select(v => Blocks[1 + (int)Math.Clamp((v - low) / range * 7.99, 0, 7)]));
    }

    private static double[] Columns(IReadOnlyList<(long Step, double Loss)> curve, int width)
    {
        int count = Math.Min(width, curve.Count);
        return [.. Enumerable.Range(0, count).Select(i => curve.Skip(i * curve.Count / count).Take(Math.Max(1, ((i + 1) * curve.Count / count) - (i * curve.Count / count))).Average(p => p.Loss))];
    }

    private static string Label(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
