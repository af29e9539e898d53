using NeuralSynth.Build;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Host.Commands;
using NeuralSynth.Host.Kits;
using NeuralSynth.Plugin.Drums;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin.Tests.Drums;

/// <summary>The kits in Presets/Kits.</summary>
public sealed class FactoryKitTests
{
    private static readonly string Folder = Path.Combine(Repository.OfThisBuild().Root, "Presets", "Kits");
    private static readonly string Model = Path.Combine(Repository.OfThisBuild().Root, "Presets", "Drums.nsmodel");
    private static readonly Dictionary<string, ParameterDefinition> Parameters = DrumParameters.OfKit.ToDictionary(p => p.Key);

    public static TheoryData<string> Kits => [.. Directory.GetFiles(Folder, "*" + DrumKit.Extension).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Fact]
    public void ThereAreTwelveAtLeast_WithNamesOfTheirOwn()
    {
        DrumKit[] kits = [.. Kits.Select(row => Read(row.Data))];
        Assert.True(kits.Length >= 12, $"{kits.Length} kits");
        Assert.Equal(kits.Length, kits.Select(k => k.Name).Distinct().Count());
        Assert.All(kits, k => Assert.NotEmpty(k.Description));
        Assert.All(kits, k => Assert.NotEmpty(k.Tags));
    }

    [Theory]
    [MemberData(nameof(Kits))]
    public void Kit_SetsWhatThereIs_WithinItsRange(string name)
    {
        DrumKit kit = Read(name);
        Assert.Equal(name, kit.Name);
        foreach ((string key, double value) in kit.Values) Assert.InRange(value, Parameters[key].Minimum, Parameters[key].Maximum);
        Assert.Equal(DrumParameter.Pads, kit.Classes.Length);
        Assert.All(kit.Classes, c => Assert.Contains(c, FactoryKit.Classes));
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            Assert.Equal(kit.Classes[pad], FactoryKit.Classes[(int)kit.Values[$"pad{pad + 1}.class"]]);
            Assert.True(kit.Values.ContainsKey($"pad{pad + 1}.mapX") && kit.Values.ContainsKey($"pad{pad + 1}.mapY"));
        }
    }

    /// <summary>Every place is a point of the factory model's map, of the pad's class.</summary>
    [Theory]
    [MemberData(nameof(Kits))]
    public void Kit_LiesOnTheFactoryMap(string name)
    {
        DrumKit kit = Read(name);
        ModelManifest manifest = ModelPackage.ReadManifest(Model);
        Assert.Equal(manifest.ContentHash, kit.Model!.ContentHash);
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            (double x, double y) = (kit.Values[$"pad{pad + 1}.mapX"], kit.Values[$"pad{pad + 1}.mapY"]);
            Assert.Contains(manifest.Map!.Points, p => manifest.Classes[p.Class] == kit.Classes[pad] && Math.Abs(p.Position[0] - x) < 1e-3 && Math.Abs(p.Position[1] - y) < 1e-3);
        }
    }

    /// <summary>The committed kits are what the recipes give for the committed model: change both or neither.</summary>
    [Fact]
    public void Kits_AreWhatTheRecipesGive()
    {
        string recipes = Path.Combine(Folder, "recipes.txt");
        var chooser = new KitChooser(ModelPackage.ReadManifest(Model), Model);
        IReadOnlyList<KitRecipe> all = KitRecipeReader.Read(File.ReadAllText(recipes), recipes);
        Assert.Equal(all.Select(r => r.Name).Order(StringComparer.Ordinal), Kits.Select(row => row.Data));
        foreach (KitRecipe recipe in all) Assert.Equal(KitsCommand.Text(chooser.Choose(recipe)), File.ReadAllText(Path.Combine(Folder, recipe.Name + DrumKit.Extension)));
    }

    private static DrumKit Read(string name) => DrumKit.Read(Path.Combine(Folder, name + DrumKit.Extension));
}
