using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuralSynth.Contract;
using NeuralSynth.Host.Kits;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth kits</c>: makes the factory kits for a drum model from recipes, which name no place on a map.</summary>
internal static class KitsCommand
{
    private const string Extension = ".nskit";
    private static readonly Option<string> Model = new("--model") { Description = "Drum model with a map.", HelpName = "X.nsmodel", DefaultValueFactory = _ => FactoryModels.Path("Drums.nsmodel") };
    private static readonly Option<string> Recipes = new("--recipes") { Description = "Text file with recipes.", Required = true };
    private static readonly Option<string> Output = new("--out") { Description = "Folder for the kits; kits there that have no recipe are removed.", Required = true };

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var command = new Command("kits", "Makes kits for a drum model from recipes.") { Model, Recipes, Output };
        command.SetAction(result => Guard.Run(() => Run(result.GetValue(Model)!, result.GetValue(Recipes)!, result.GetValue(Output)!)));
        return command;
    }

    /// <summary>A kit as its file has it.</summary>
    internal static string Text(JsonObject kit) => kit.ToJsonString(Format) + "\n";

    private static void Run(string model, string recipes, string folder)
    {
        var chooser = new KitChooser(ModelPackage.ReadManifest(model), model);
        IReadOnlyList<KitRecipe> all = KitRecipeReader.Read(File.ReadAllText(recipes), recipes);
        // Nothing is written before everything could be chosen.
        Dictionary<string, string> files = all.ToDictionary(r => Path.Combine(folder, r.Name + Extension), r => Text(chooser.Choose(r)));
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.GetFiles(folder, "*" + Extension).Where(f => !files.ContainsKey(f))) File.Delete(old);
        foreach ((string path, string json) in files) File.WriteAllText(path, json);
        Console.WriteLine($"{files.Count} kits in {folder}");
    }
}
