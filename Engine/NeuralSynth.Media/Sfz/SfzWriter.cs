using System.Buffers;
using System.Globalization;
using System.Text;

namespace NeuralSynth.Media;

/// <summary>Writes SFZ instruments of samples that are hit and play to their end.</summary>
/// <remarks>Opcodes of SFZ version 1, <c>amplitude</c> aside. Source: the SFZ format, sfzformat.com.</remarks>
public static class SfzWriter
{
    private const double MostVolumeDb = 6;
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("=<>$\r\n");

    /// <summary>The text of an instrument.</summary>
    /// <param name="name">Of the instrument, in a comment.</param>
    /// <param name="regions">A region with several keys is written once for each of them.</param>
    /// <exception cref="ArgumentException">A sample's name would not survive the format, or a key is out of range.</exception>
    public static string ToText(string name, IEnumerable<SfzRegion> regions)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"// {Line(name)}\n// exported by NeuralSynth Drums\n\n");
        // One-shot and without pitch tracking: a pad sounds the same from every key, whatever key it is.
        text.Append("<global> loop_mode=one_shot pitch_keytrack=0\n");
        foreach (var region in regions)
            Append(text, region);
        return text.ToString();
    }

    private static void Append(StringBuilder text, SfzRegion region)
    {
        if (region.Keys.Count == 0 || region.Keys.Any(k => k is < 0 or > 127))
            throw new ArgumentException($"'{region.Name}': expected keys from 0 to 127, found {string.Join(", ", region.Keys)}", nameof(region));
        // A sample's name ends at the next opcode or the end of the line, and '$' begins a macro.
        if (region.Sample.Length == 0 || region.Sample.AsSpan().IndexOfAny(NotInNames) >= 0)
            throw new ArgumentException($"expected a file name without =, <, > and $, found '{region.Sample}'", nameof(region));
        text.Append(CultureInfo.InvariantCulture, $"\n// {Line(region.Name)}\n");
        foreach (var key in region.Keys)
            text.Append(CultureInfo.InvariantCulture, $"<region> key={key} {Opcodes(region)} sample={region.Sample}\n");
    }

    private static string Opcodes(SfzRegion region)
    {
        var opcodes = new List<string> { string.Create(CultureInfo.InvariantCulture, $"amp_veltrack={100 * region.VelocityToLevel:0.##}") };
        if (region.VolumeDb > MostVolumeDb)
            opcodes.Add(string.Create(CultureInfo.InvariantCulture, $"amplitude={100 * Math.Pow(10, region.VolumeDb / 20):0.#####}"));
        else if (region.VolumeDb != 0)
            opcodes.Add(string.Create(CultureInfo.InvariantCulture, $"volume={region.VolumeDb:0.#####}"));
        if (region.Pan != 0)
            opcodes.Add(string.Create(CultureInfo.InvariantCulture, $"pan={100 * region.Pan:0.##}"));
        var cents = (int)Math.Round(100 * region.TuneSemitones);
        if (cents / 100 != 0)
            opcodes.Add($"transpose={cents / 100}");
        if (cents % 100 != 0)
            opcodes.Add($"tune={cents % 100}");
        if (region.ChokeGroup > 0)
            opcodes.Add($"group={region.ChokeGroup} off_by={region.ChokeGroup} off_mode=fast");
        return string.Join(' ', opcodes);
    }

    private static string Line(string text) => string.Concat(text.Where(c => !char.IsControl(c)));
}
