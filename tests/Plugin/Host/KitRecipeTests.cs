using System.Text.Json.Nodes;
using NeuralSynth.Contract;
using NeuralSynth.Host;
using NeuralSynth.Host.Kits;

namespace NeuralSynth.Plugin.Tests.Host;

public sealed class KitRecipeTests
{
    private const string Classes = "Kick, Snare, Kick, Kick, Kick, Kick, Kick, Kick, Kick, Kick, Kick, Kick, Kick, Kick, Kick, Snare";

    private const string Text = $"""
        # a comment
        pads {Classes}
        levels 0, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15
        kit One
        trim -1.5
        about Sounds. # and a remark
        tags a, b c
        like Pearl
        all brightness 0.5 drive 0.2
        2 brightness 1 tune -3
        3 Snare: decay -1

        kit Two
        """;

    [Fact]
    public void Recipes_HaveWhatTheLinesSay()
    {
        IReadOnlyList<KitRecipe> kits = KitRecipeReader.Read(Text, "r.txt");
        Assert.Equal(["One", "Two"], kits.Select(k => k.Name));
        Assert.Equal("Sounds.", kits[0].About);
        Assert.Equal(["a", "b c"], kits[0].Tags);
        Assert.Equal([1.5, 0, 0, 0], kits[0].Pads[1].Sound);
        Assert.Equal([0.5, 0, 0, -1], kits[0].Pads[2].Sound);
        Assert.Equal(("Snare", "Kick", "Kick"), (kits[0].Pads[2].Class, kits[0].Pads[3].Class, kits[1].Pads[2].Class));
        Assert.Equal((-3, 0.2), (kits[0].Pads[1].Controls["tune"], kits[0].Pads[1].Controls["drive"]));
        Assert.Equal(("level", -1), Assert.Single(kits[1].Pads[1].Controls.Select(c => (c.Key, c.Value))));
        Assert.Equal((-1.5, 0), (kits[0].TrimDb, kits[1].TrimDb));
    }

    [Theory]
    [InlineData("kit X", "line 1: expected a line 'pads' before the first kit, found none")]
    [InlineData("pads A, B", "line 1: expected 16 classes, found 2")]
    [InlineData($"pads {Classes}\nall drive 1", "line 2: expected a kit, found none")]
    [InlineData($"pads {Classes}\nkit X\n17 drive 1", "line 3: expected a pad from 1 to 16 or another known word, found '17'")]
    [InlineData($"pads {Classes}\nkit X\n1 drive", "expected pairs of key and value, found 'drive'")]
    [InlineData($"pads {Classes}\nkit X\n1 drive loud", "expected a number, found 'loud'")]
    [InlineData($"pads {Classes}\nkit X\n1 mapX 1", "expected a descriptor or a parameter of a pad, found 'mapX'")]
    public void LinesThatCannotBeUnderstood_AreNamed(string text, string message) =>
        Assert.Contains(message, Assert.Throws<HostException>(() => KitRecipeReader.Read(text, "r.txt")).Message, StringComparison.Ordinal);

    /// <summary>Oracle: the nearest point by hand, and what is left of the descriptors.</summary>
    [Fact]
    public void Chosen_IsTheNearestPointOfTheClass()
    {
        ModelManifest manifest = Manifest();
        JsonObject kit = new KitChooser(manifest, "m/Drums.nsmodel").Choose(KitRecipeReader.Read($"pads {Classes}\nkit X\n2 brightness 1", "r.txt")[0]);
        JsonNode values = kit["values"]!;
        // Snares: brightness −1, 0.2 and 2; mean 0.4, deviation 1.233: wanted is 1.633. Kicks have 0 and 3.
        Assert.Equal((1, 0.3, -0.3), ((int)values["pad2.class"]!.GetValue<double>(), values["pad2.mapX"]!.GetValue<double>(), values["pad2.mapY"]!.GetValue<double>()));
        Assert.Equal(-0.37, values["pad2.brightness"]!.GetValue<double>());
        Assert.Equal("Snare", (string)kit["classes"]![1]!);
        Assert.Equal("Drums.nsmodel", (string)kit["model"]!["path"]!);
        Assert.False(values.AsObject().ContainsKey("pad1.level"));
        // Of two snares in one kit the second is another one: wanted is 0.4, the nearest 0.2.
        Assert.Equal(0.2, values["pad16.mapX"]!.GetValue<double>());
    }

    [Fact]
    public void Trim_IsAddedToTheLevels()
    {
        JsonNode values = new KitChooser(Manifest(), "m").Choose(KitRecipeReader.Read($"pads {Classes}\nkit X\ntrim -2\n3 level -4\n4 level -59", "r.txt")[0])["values"]!;
        Assert.Equal((-6, -60), (values["pad3.level"]!.GetValue<double>(), values["pad4.level"]!.GetValue<double>()));
    }

    [Fact]
    public void ModelWithoutMapOrClass_IsNamed()
    {
        Assert.Contains("a drum model with a map", Assert.Throws<HostException>(() => new KitChooser(Manifest() with { Map = null }, "m")).Message, StringComparison.Ordinal);
        KitRecipe recipe = KitRecipeReader.Read($"pads {Classes}\nkit X\n1 Gong: drive 1", "r.txt")[0];
        Assert.Contains("'Gong'", Assert.Throws<HostException>(() => new KitChooser(Manifest(), "m").Choose(recipe)).Message, StringComparison.Ordinal);
    }

    private static ModelManifest Manifest() => new()
    {
        Name = "Drums",
        Classes = ["Kick", "Snare"],
        Descriptors = [.. KitRecipe.Descriptors.Select(d => new DescriptorDimension { Name = d, Unit = "" })],
        Map = new DrumMap
        {
            Points = [Point(0, 0.5f, 0), Point(0, 0.6f, 3), Point(1, 0.1f, -1), Point(1, 0.2f, 0.2f), Point(1, 0.3f, 2)],
        },
    };

    private static DrumMapPoint Point(int ofClass, float x, float brightness) =>
        new() { Name = "p", Class = ofClass, Position = [x, -x], Latent = [0], Descriptors = [brightness, 0, 0, 0] };
}
