using System.CommandLine;

namespace NeuralSynth.Train;

/// <summary>Command lines as model cards show them.</summary>
internal static class CommandLines
{
    /// <summary>The call without the folders of this machine: the card is published.</summary>
    public static string Shown(ParseResult parse) => "neuralsynth-train " + string.Join(' ', parse.Tokens.Select(t => Shown(t.Value)));

    private static string Shown(string token)
    {
        string shown = Path.IsPathRooted(token) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(token)) : token;
        return shown.Contains(' ', StringComparison.Ordinal) ? $"\"{shown}\"" : shown;
    }
}
