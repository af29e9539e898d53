using System.CommandLine;
using System.Diagnostics;
using NeuralSynth.Contract;
using NeuralSynth.Models;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth validate</c>: exit code 0 for a package that the plug-in would accept.</summary>
internal static class ValidateCommand
{
    private static readonly Argument<string[]> Packages = new("packages") { Description = "Model packages: files or folders.", Arity = ArgumentArity.OneOrMore };

    public static Command Create()
    {
        var command = new Command("validate", "Checks model packages.") { Packages };
        // Every package is looked at, also after one that fails.
        command.SetAction(result => result.GetValue(Packages)!.Select(path => Guard.Run(() => Validate(path))).ToArray().Max());
        return command;
    }

    private static void Validate(string path)
    {
        long start = Stopwatch.GetTimestamp();
        ModelManifest manifest = ModelPackage.Read(path).Manifest;
        // As the plug-in does before a model goes live: compiled or not, some steps must give finite values.
        IReadOnlyList<GraphExecution> execution = ModelExecution.Of(path, manifest);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Console.WriteLine(FormattableString.Invariant(
            $"{path}: valid {manifest.Kind} model '{manifest.Name}' ({manifest.Architecture}), {manifest.Graphs.Length} graph(s), checked in {milliseconds:0} ms"));
        Console.Write(ModelExecution.ToText(execution));
    }
}
