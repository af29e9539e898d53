using System.Globalization;

namespace NeuralSynth.Host.Kits;

/// <summary>Reads recipes.</summary>
/// <remarks>Line by line; <c>#</c> begins a comment. <c>pads</c> lists the classes of the 16 pads, for all kits. <c>levels</c> their
/// levels in dB. <c>kit NAME</c> begins a kit; <c>about</c>, <c>tags</c> and <c>like</c> describe it; <c>trim DB</c> is added to all of
/// its levels; <c>all KEY VALUE …</c> is for all of its pads;
/// <c>N [CLASS:] KEY VALUE …</c> for one of them. Keys are descriptors, counted in standard deviations of the class and added
/// to those of <c>all</c>, or parameters of a pad.</remarks>
internal sealed class KitRecipeReader(string name)
{
    private const int Pads = 16;

    private static readonly HashSet<string> Controls =
    [
        "tune", "start", "attack", "envelopeDecay", "filter", "cutoff", "resonance", "drive", "pan", "level", "velocityToLevel", "velocityToTimbre", "humanise", "humaniseSeed", "choke",
    ];

    private readonly List<KitRecipe> _kits = [];
    private string[] _classes = [];
    private double[] _levels = [];
    private int _line;

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="HostException">A line cannot be understood.</exception>
    public static IReadOnlyList<KitRecipe> Read(string text, string name) => new KitRecipeReader(name).Read(text);

    private List<KitRecipe> Read(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            _line++;
            string content = line.Split('#')[0].Trim();
            if (content.Length > 0) ReadLine(content);
        }

        return _kits;
    }

    private void ReadLine(string content)
    {
        string[] parts = content.Split(' ', 2, StringSplitOptions.TrimEntries);
        string rest = parts.Length > 1 ? parts[1] : "";
        switch (parts[0])
        {
            case "pads":
                _classes = List(rest);
                if (_classes.Length != Pads) throw Error($"{Pads} classes", $"{_classes.Length}");
                break;
            case "levels":
                _levels = [.. List(rest).Select(Number)];
                if (_levels.Length != Pads) throw Error($"{Pads} levels", $"{_levels.Length}");
                break;
            case "kit":
                BeginKit(rest);
                break;
            case "trim":
                Kit().TrimDb = Number(rest);
                break;
            case "about":
                Kit().About = rest;
                break;
            case "tags":
                Kit().Tags = List(rest);
                break;
            case "like":
                Kit().Like = List(rest);
                break;
            case "all":
                foreach (PadRecipe pad in Kit().Pads) Apply(pad, rest);
                break;
            default:
                Apply(Pad(parts[0]), rest);
                break;
        }
    }

    private void BeginKit(string kit)
    {
        if (_classes.Length == 0) throw Error("a line 'pads' before the first kit", "none");
        PadRecipe[] pads = [.. _classes.Select(c => new PadRecipe { Class = c })];
        for (int pad = 0; pad < _levels.Length; pad++) pads[pad].Controls[KitRecipe.Level] = _levels[pad];
        _kits.Add(new KitRecipe { Name = kit, Pads = pads });
    }

    private void Apply(PadRecipe pad, string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0) pad.Class = text[..colon].Trim();
        string[] words = text[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length % 2 != 0) throw Error("pairs of key and value", $"'{text}'");
        for (int i = 0; i < words.Length; i += 2)
        {
            double value = Number(words[i + 1]);
            int descriptor = Array.IndexOf(KitRecipe.Descriptors, words[i]);
            if (descriptor >= 0) pad.Sound[descriptor] += value;
            else if (Controls.Contains(words[i])) pad.Controls[words[i]] = value;
            else throw Error("a descriptor or a parameter of a pad", $"'{words[i]}'");
        }
    }

    private double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Error("a number", $"'{text}'");

    private KitRecipe Kit() => _kits.LastOrDefault() ?? throw Error("a kit", "none");

    private PadRecipe Pad(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int pad) && pad is >= 1 and <= Pads
            ? Kit().Pads[pad - 1]
            : throw Error($"a pad from 1 to {Pads} or another known word", $"'{number}'");

    private static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private HostException Error(string expected, string found) => new($"{name}, line {_line}: expected {expected}, found {found}.");
}
