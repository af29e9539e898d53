using System.CommandLine;
using NeuralSynth.Contract;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth inspect</c>: what a model package says about itself.</summary>
internal static class InspectCommand
{
    private static readonly Argument<string> Package = new("package") { Description = "Model package: file or folder." };
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("inspect", "Shows what a model package contains.") { Package, Json };
        command.SetAction(result => Guard.Run(() => Run(result.GetValue(Package)!, result.GetValue(Json))));
        return command;
    }

    private static void Run(string path, bool json)
    {
        ModelInspection inspection = ModelInspection.Of(ModelPackage.Read(path));
        if (json) Console.WriteLine(inspection.ToJson());
        else Console.Write(inspection.ToText());
    }
}
