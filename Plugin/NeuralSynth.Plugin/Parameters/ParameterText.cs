using System.Globalization;

namespace NeuralSynth.Plugin.Parameters;

/// <summary>Parameter values as text with units, both ways: what a host shows is what it can read back.</summary>
public static class ParameterText
{
    /// <summary>Text of a plain value.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Plain value; clamped to the range.</param>
    /// <param name="choices">Names in place of the table's (model slots), or null.</param>
    public static string Format(ParameterDefinition parameter, double value, IReadOnlyList<string>? choices = null)
    {
        double v = Math.Clamp(value, parameter.Minimum, parameter.Maximum);
        CultureInfo culture = CultureInfo.InvariantCulture;
        return parameter.Unit switch
        {
            ParameterUnit.Decibels => string.Create(culture, $"{v:0.00} dB"),
            ParameterUnit.Percent => string.Create(culture, $"{v * 100:0.00} %"),
            ParameterUnit.Octaves => string.Create(culture, $"{v:0.000} oct"),
            ParameterUnit.Semitones => string.Create(culture, $"{v:0.00} st"),
            ParameterUnit.Deviations => string.Create(culture, $"{v:0.000} sd"),
            ParameterUnit.Factor => string.Create(culture, $"{v:0.000} x"),
            ParameterUnit.Milliseconds => string.Create(culture, $"{v:0.00} ms"),
            ParameterUnit.Hertz => string.Create(culture, $"{v:0.0} Hz"),
            ParameterUnit.Integer => string.Create(culture, $"{Math.Round(v):0}"),
            ParameterUnit.Choice => (choices ?? parameter.Choices)[(int)(Math.Round(v) - parameter.Minimum)],
            _ => string.Create(culture, $"{v:0.####}"),
        };
    }

    /// <summary>The same without the unit, for formats that show it apart.</summary>
    public static string FormatWithoutUnit(ParameterDefinition parameter, double value, IReadOnlyList<string>? choices = null)
    {
        string text = Format(parameter, value, choices);
        string unit = UnitOf(parameter.Unit);
        return unit.Length > 0 && text.EndsWith(unit, StringComparison.Ordinal) ? text[..^unit.Length].TrimEnd() : text;
    }

    /// <summary>How a unit is written; empty when there is none.</summary>
    public static string UnitOf(ParameterUnit unit) => unit switch
    {
        ParameterUnit.Decibels => "dB",
        ParameterUnit.Percent => "%",
        ParameterUnit.Octaves => "oct",
        ParameterUnit.Semitones => "st",
        ParameterUnit.Deviations => "sd",
        ParameterUnit.Factor => "x",
        ParameterUnit.Milliseconds => "ms",
        ParameterUnit.Hertz => "Hz",
        _ => "",
    };

    /// <summary>Plain value of a text: a number with or without its unit, or a choice's name.</summary>
    /// <returns>False when the text is neither.</returns>
    public static bool TryParse(ParameterDefinition parameter, string text, out double value, IReadOnlyList<string>? choices = null)
    {
        string trimmed = text.Trim();
        if (parameter.Unit == ParameterUnit.Choice && TryChoice(choices ?? parameter.Choices, trimmed, out int choice))
        {
            value = parameter.Minimum + choice;
            return true;
        }

        int length = 0;
        while (length < trimmed.Length && (char.IsAsciiDigit(trimmed[length]) || trimmed[length] is '+' or '-' or '.')) length++;
        bool isNumber = double.TryParse(trimmed.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        if (!isNumber || !IsUnit(parameter.Unit, trimmed[length..].Trim())) return false;
        if (parameter.Unit == ParameterUnit.Percent) value /= 100;
        if (parameter.IsStepped) value = Math.Round(value);
        value = Math.Clamp(value, parameter.Minimum, parameter.Maximum);
        return true;
    }

    private static bool TryChoice(IReadOnlyList<string> choices, string text, out int choice)
    {
        for (choice = 0; choice < choices.Count; choice++)
        {
            if (choices[choice].Equals(text, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static bool IsUnit(ParameterUnit unit, string suffix) =>
        suffix.Length == 0 || suffix.Equals(UnitOf(unit), StringComparison.OrdinalIgnoreCase);
}
