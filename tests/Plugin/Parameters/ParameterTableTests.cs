using System.Globalization;
using NeuralSynth.Build;
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
            string[] present = [.. TimbreParameters.All.Select(Line)];
            Assert.Empty(released.Except(present));
        }
    }

    [Fact]
    public void IdsKeysAndIndices_AreUnique()
    {
        Assert.Equal(TimbreParameters.All.Count, TimbreParameters.ById.Count);
        Assert.Equal(TimbreParameters.All.Count, TimbreParameters.ByKey.Count);
        Assert.Equal(TimbreParameters.All.Count, TimbreParameters.All.Select(p => p.Index).Distinct().Count());
        Assert.All(TimbreParameters.All, p => Assert.InRange(p.Index, 0, Engine.Timbre.TimbreParameter.Count - 1));
    }

    [Fact]
    public void Documentation_IsTheTable() =>
        Assert.Equal(ParameterDocumentation.ToMarkdown(), File.ReadAllText(Path.Combine(Root, "docs", "parameters.md")).ReplaceLineEndings("\n"));

    [Fact]
    public void TextOfEveryParameter_ReadsBackToTheSameText()
    {
        var random = new Random(2);
        foreach (ParameterDefinition parameter in TimbreParameters.All)
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
