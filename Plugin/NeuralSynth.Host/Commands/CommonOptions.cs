using System.CommandLine;

namespace NeuralSynth.Host.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>The library, and where it lies when nothing is said: beside our own folder, as the build puts it.</summary>
    public static Option<string> Clap() => new("--clap")
    {
        Description = "The plug-in library; without it the published one beside this program.",
        HelpName = "FILE",
        DefaultValueFactory = _ => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "NeuralSynth", "NeuralSynth.clap")),
    };

    public static Option<string> Plugin() => new("--plugin")
    {
        Description = "Which plug-in of the library: its id, the end of its id, or a word of its name.",
        DefaultValueFactory = _ => "timbre",
    };

    public static Option<string?> Model() => new("--model") { Description = "Model package to load.", HelpName = "X.nsmodel" };

    public static Option<bool> Json() => new("--json") { Description = "Prints figures as JSON on standard output." };
}
