using System.CommandLine;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Conformance;
using NeuralSynth.Host.Conformance.Clap;
using NeuralSynth.Host.Conformance.Vst3;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth check</c>: a validator's report on a plug-in library, ours or another's.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Bundle = new("bundle") { Description = "The plug-in: a .clap file or bundle, or a .vst3 bundle." };
    private static readonly Option<int> Strictness = new("--strictness") { Description = "1 to 10: how far the checks go.", DefaultValueFactory = _ => 10 };
    private static readonly Option<string?> Only = new("--only") { Description = "Only the checks whose id contains this.", HelpName = "TEXT" };
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("check", "Does what every host may do to a plug-in, and reports what it got wrong; exit code 0 when nothing failed.") { Bundle, Strictness, Only, Json };
        command.SetAction(result =>
        {
            int failed = 0;
            int exitCode = Guard.Run(() => failed = Run(result));
            return exitCode != 0 || failed > 0 ? 1 : 0;
        });
        return command;
    }

    private static int Run(ParseResult result)
    {
        string path = Path.TrimEndingDirectorySeparator(result.GetValue(Bundle)!);
        var report = new CheckReport(result.GetValue(Json) ? null : Console.Out);
        if (path.EndsWith(".vst3", StringComparison.OrdinalIgnoreCase)) CheckVst3(path, report, result);
        else CheckClap(path, report, result);
        report.Finish();
        if (result.GetValue(Json)) Console.WriteLine(JsonText.Of(report.Results));
        return report.Results.Count(r => r.Outcome == CheckOutcome.Failed);
    }

    private static void CheckClap(string path, CheckReport report, ParseResult result)
    {
        using var library = new ClapLibrary(path);
        foreach (PluginDescription plugin in library.Plugins)
        {
            using var subject = new ClapSubject(library, plugin);
            report.Run(subject, Chosen(ClapChecks.All, result));
        }
    }

    private static void CheckVst3(string path, CheckReport report, ParseResult result)
    {
        using var library = new Vst3Library(path);
        foreach (Vst3Class plugin in library.Classes.Where(c => c.Category == Vst3Library.AudioCategory))
        {
            using var subject = new Vst3Subject(library, plugin);
            report.Run(subject, Chosen(Vst3Checks.All, result));
        }
    }

    private static IEnumerable<ConformanceCheck<T>> Chosen<T>(IEnumerable<ConformanceCheck<T>> all, ParseResult result) where T : IConformanceSubject =>
        all.Where(c => c.Strictness <= result.GetValue(Strictness) && c.Id.Contains(result.GetValue(Only) ?? "", StringComparison.Ordinal));
}
