using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuralSynth.Contract;
using NeuralSynth.Models;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth inspect</c>: what a model package says about itself, and how its graphs run.</summary>
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
        IReadOnlyList<GraphExecution> execution = TryOut(path, inspection.Manifest, out string? refusal);
        if (json) Console.WriteLine(WithExecution(inspection.ToJson(), execution));
        else Console.Write($"{inspection.ToText()}\n{ModelExecution.ToText(execution)}{refusal}");
    }

    // A model that the plug-in refuses can still be looked at.
    private static IReadOnlyList<GraphExecution> TryOut(string path, ModelManifest manifest, out string? refusal)
    {
        refusal = null;
        try
        {
            return ModelExecution.Of(path, manifest);
        }
        catch (ModelPackageException e)
        {
            refusal = $"The plug-in refuses this model: {e.Message}\n";
            return [];
        }
    }

    private static string WithExecution(string inspection, IReadOnlyList<GraphExecution> execution)
    {
        JsonNode json = JsonNode.Parse(inspection)!;
        json["execution"] = JsonNode.Parse(JsonText.Of(execution));
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
