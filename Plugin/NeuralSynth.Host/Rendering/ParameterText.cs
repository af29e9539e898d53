using System.Globalization;

namespace NeuralSynth.Host.Rendering;

/// <summary>The texts of <c>--set</c> and <c>--automate</c>, taken apart.</summary>
internal static class ParameterText
{
    /// <summary>Splits <c>name=value</c>.</summary>
    /// <exception cref="HostException">It has no such form.</exception>
    public static (string Name, string Value) Assignment(string option, string text)
    {
        int equals = text.IndexOf('=');
        if (equals <= 0 || equals == text.Length - 1) throw new HostException($"{option}: expected name=value, found '{text}'.");
        return (text[..equals].Trim(), text[(equals + 1)..].Trim());
    }

    /// <summary>Splits <c>t0:v0,t1:v1,…</c> into times in seconds and values.</summary>
    /// <exception cref="HostException">It has no such form, or the times do not rise.</exception>
    public static (double Seconds, string Value)[] Points(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        var points = new (double Seconds, string Value)[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            int colon = parts[i].IndexOf(':');
            if (colon <= 0 || colon == parts[i].Length - 1 ||
                !double.TryParse(parts[i][..colon], NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) || !(seconds >= 0) || !double.IsFinite(seconds))
                throw new HostException($"--automate: expected seconds:value, found '{parts[i]}'.");
            if (i > 0 && seconds <= points[i - 1].Seconds)
                throw new HostException($"--automate: expected rising times, found {parts[i - 1]} before {parts[i]}.");
            points[i] = (seconds, parts[i][(colon + 1)..]);
        }

        return points;
    }
}
