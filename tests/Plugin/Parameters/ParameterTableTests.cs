using System.Globalization;
using NeuralSynth.Build;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin.Tests.Parameters;

public sealed class ParameterTableTests
{
    private static string Root => Repository.OfThisBuild().Root;

    /// <summary>A project saved with a released version finds every parameter where it was. The list of a version is
    /// written once, when it is released, and never again.</summary>
    [Fact]
    public void ReleasedParameters_KeepIdKeyRangeAndDefault()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root, "tests", "Golden", "parameters"), "*.txt"))
        {
            string[] released = File.ReadAllLines(file);
            Assert.NotEmpty(released);
            ParameterTable table = Path.GetFileName(file).StartsWith("drums", StringComparison.Ordinal) ? DrumParameters.Table : TimbreParameters.Table;
            string[] present = [.. table.All.Select(Line)];
            Assert.Empty(released.Except(present));
        }
    }

    public static TheoryData<string> Tables => ["timbre", "drums"];

    private static ParameterTable Table(string name) => name == "drums" ? DrumParameters.Table : TimbreParameters.Table;

    [Theory]
    [MemberData(nameof(Tables))]
    public void IdsKeysAndIndices_AreUnique(string name)
    {
        ParameterTable table = Table(name);
        Assert.Equal(table.All.Count, table.ById.Count);
        Assert.Equal(table.All.Count, table.ByKey.Count);
        Assert.Equal(table.All.Count, table.All.Select(p => p.Index).Distinct().Count());
        Assert.All(table.All, p => Assert.InRange(p.Index, 0, table.ValueCount - 1));
        Assert.All(table.All, p => Assert.InRange(p.Default, p.Minimum, p.Maximum));
    }

    /// <summary>Ids by formula, as docs/parameters.md tells users of automation.</summary>
    [Fact]
    public void DrumPads_HaveTheirIdsByFormula()
    {
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            ParameterDefinition mapX = DrumParameters.Of(pad, DrumParameter.MapX);
            Assert.Equal(1000u + 100 * (uint)pad + DrumParameter.MapX, mapX.Id);
            Assert.Equal($"pad{pad + 1}.mapX", mapX.Key);
            Assert.Equal(DrumParameter.Of(pad, DrumParameter.MapX), mapX.Index);
            Assert.Equal((pad, DrumParameter.MapX), (DrumParameters.PadOf(mapX), DrumParameters.OffsetOf(mapX)));
        }
    }

    [Fact]
    public void PagesOfDrums_ShowEveryControlOfAPadOnce()
    {
        Assert.Equal(DrumPages.All.Count, DrumPages.All.Select(p => p.Id).Distinct().Count());
        Assert.All(DrumPages.All, page => Assert.InRange(page.Parameters.Count, 1, ControlPage.Size));
        ParameterDefinition[] shown = [.. DrumPages.All.Where(p => p.Section == "Pad 3").SelectMany(p => p.Parameters)];
        Assert.Equal(shown.Length, shown.Distinct().Count());
        Assert.Equal(4 * ControlPage.Size, shown.Length);
    }

    [Fact]
    public void Documentation_IsTheTable() =>
        Assert.Equal(ParameterDocumentation.ToMarkdown(), File.ReadAllText(Path.Combine(Root, "docs", "parameters.md")).ReplaceLineEndings("\n"));

    [Theory]
    [MemberData(nameof(Tables))]
    public void TextOfEveryParameter_ReadsBackToTheSameText(string name)
    {
        var random = new Random(2);
        foreach (ParameterDefinition parameter in Table(name).All)
        {
            for (int i = 0; i < 50; i++)
            {
                double value = parameter.Minimum + (parameter.Maximum - parameter.Minimum) * random.NextDouble();
                string text = ParameterText.Format(parameter, value);
                Assert.True(ParameterText.TryParse(parameter, text, out double parsed), $"{parameter.Key}: '{text}'");
                Assert.Equal(text, ParameterText.Format(parameter, parsed));
            }
        }
    }

    [Theory]
    [InlineData("mix", "50 %", 0.5)]
    [InlineData("mix", "50", 0.5)]
    [InlineData("inputGain", "-6 dB", -6)]
    [InlineData("inputGain", " -6dB ", -6)]
    [InlineData("inputGain", "1000 dB", 24)]
    [InlineData("bypass", "on", 1)]
    [InlineData("octave", "-1 oct", -1)]
    [InlineData("seed", "12.4", 12)]
    public void Text_IsReadWithOrWithoutUnit(string key, string text, double expected)
    {
        Assert.True(ParameterText.TryParse(TimbreParameters.ByKey[key], text, out double value));
        Assert.Equal(expected, value, 1e-12);
    }

    [Theory]
    [InlineData("mix", "")]
    [InlineData("mix", "half")]
    [InlineData("mix", "50 dB")]
    [InlineData("inputGain", "NaN")]
    [InlineData("inputGain", "6 %")]
    [InlineData("bypass", "perhaps")]
    public void OtherText_IsRefused(string key, string text) => Assert.False(ParameterText.TryParse(TimbreParameters.ByKey[key], text, out _));

    internal static string Line(ParameterDefinition p) =>
        string.Create(CultureInfo.InvariantCulture, $"{p.Id} {p.Key} {p.Minimum} {p.Maximum} {p.Default} {p.Unit}");
}
