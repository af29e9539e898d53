namespace NeuralSynth.Training.Data.Drums;

/// <summary>The drum classes and how they are recognised in names of files, folders and instruments.</summary>
public static class DrumClasses
{
    /// <summary>Class names in the order of the one-hot code.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["Kick", "Snare", "Closed hat", "Open hat", "Tom", "Crash", "Ride", "Clap", "Rim", "Cowbell", "Percussion"];

    /// <summary>Bass drum.</summary>
    public const int Kick = 0;

    /// <summary>Snare drum.</summary>
    public const int Snare = 1;

    /// <summary>Closed or pedal hi-hat.</summary>
    public const int ClosedHat = 2;

    /// <summary>Open or half-open hi-hat.</summary>
    public const int OpenHat = 3;

    /// <summary>Tom.</summary>
    public const int Tom = 4;

    /// <summary>Crash, splash or china cymbal.</summary>
    public const int Crash = 5;

    /// <summary>Ride cymbal and its bell.</summary>
    public const int Ride = 6;

    /// <summary>Hand clap, finger snap.</summary>
    public const int Clap = 7;

    /// <summary>Rim click, side stick, clave.</summary>
    public const int Rim = 8;

    /// <summary>Cowbell, agogo.</summary>
    public const int Cowbell = 9;

    /// <summary>Hand drums, shakers, blocks and all else.</summary>
    public const int Percussion = 10;

    // In this order: "rimshot" is a snare before "rim" is a rim, "crash ride bell" is a ride before a crash is a crash.
    private static readonly (int Class, string[] Words)[] Rules =
    [
        (Rim, ["sidestick", "side stick", "rimclick", "rim click", "crossstick", "cross stick", "stick", "clave"]),
        (Snare, ["snare", "rimshot", "snr", "sd", "sn", "sr"]),
        (Rim, ["rim", "rs"]),
        (Cowbell, ["cowbell", "cow bell", "agogo", "cb"]),
        (Percussion, ["bongo", "conga", "djembe", "cajon", "maraca", "tambourine", "shaker", "shake", "block", "triangle", "timbale", "dununba", "kenkeni", "sangban", "guiro", "cabasa", "glass", "whistle", "perc", "zap"]),
        (OpenHat, ["openhat", "open hat", "openhihat", "hihat open", "hihatopen", "hihat semi", "hihatsemi", "hatopen", "hat open", "hat op", "hat semi", "hatsemi", "open hh", "open hi", "hhopen", "hh open", "hi hat opened", "hat swish", "hatswish", "semi open", "semiopen", "ohh", "oh", "ho"]),
        (ClosedHat, ["hihat", "hi hat", "hat", "hhat", "hh", "chh", "ch", "pedal"]),
        (Ride, ["ride", "rd", "rc", "bell"]),
        (Crash, ["crash", "splash", "china", "cymbal", "cym", "cra", "cc"]),
        (Clap, ["clap", "handclap", "snap", "fingersnap", "cp"]),
        (Kick, ["kick", "bassdrum", "bass drum", "bd", "kck", "kik", "kd"]),
        (Tom, ["tom", "floor", "tm", "ft"]),
    ];

    /// <summary>The class that a name speaks of, or null.</summary>
    /// <param name="name">For example <c>EE_Kick_Low_1</c> or <c>Closed HH</c>.</param>
    public static int? Guess(string name)
    {
        string words = " " + string.Join(' ', Words(name)) + " ";
        foreach ((int index, string[] candidates) in Rules)
        {
            // Short words must stand alone ("sd"), long ones may be part of one ("PearlSnareRimshot").
            if (candidates.Any(c => c.Length <= 3 ? words.Contains($" {c} ", StringComparison.Ordinal) : words.Contains(c, StringComparison.Ordinal) || words.Replace(" ", "", StringComparison.Ordinal).Contains(c, StringComparison.Ordinal)))
                return index;
        }
        return null;
    }

    /// <summary>Index of a class name, case and punctuation ignored; null when unknown.</summary>
    public static int? Find(string name)
    {
        string plain = Plain(name);
        for (int i = 0; i < Names.Count; i++)
            if (Plain(Names[i]) == plain) return i;
        return null;
    }

    private static string Plain(string name) => string.Concat(Words(name));

    /// <summary>Lower-case words; capitals and digits begin new ones, so "HiHatClosed-0" is hi, hat, closed.</summary>
    private static IEnumerable<string> Words(string name)
    {
        var word = new System.Text.StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool starts = i > 0 && char.IsUpper(c) && char.IsLower(name[i - 1]);
            if ((starts || !char.IsLetter(c)) && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
            if (char.IsLetter(c)) word.Append(char.ToLowerInvariant(c));
        }
        if (word.Length > 0) yield return word.ToString();
    }
}
