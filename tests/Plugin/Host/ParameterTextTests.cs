using NeuralSynth.Host;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Rendering;

namespace NeuralSynth.Plugin.Tests.Host;

public sealed class ParameterTextTests
{
    private static readonly PluginParameter[] Parameters =
    [
        new(1, "Gain", "Input", 0, -60, 12, 0),
        new(2, "Gain", "Output", 0, -60, 12, 0),
        new(3, "Mix", "Output", 0, 0, 1, 1),
        new(4, "Under-runs", "", 1 << 3, 0, 1e9, 0),
    ];

    [Theory]
    [InlineData("Mix=0.5", "Mix", "0.5")]
    [InlineData("Gain = -6 dB", "Gain", "-6 dB")]
    [InlineData("a=b=c", "a", "b=c")]
    public void Assignment_SplitsAtTheFirstEqualsSign(string text, string name, string value) =>
        Assert.Equal((name, value), ParameterText.Assignment("--set", text));

    [Theory]
    [InlineData("Mix")]
    [InlineData("=1")]
    [InlineData("Mix=")]
    public void Assignment_WithoutNameOrValue_NamesWhatItFound(string text)
    {
        var e = Assert.Throws<HostException>(() => ParameterText.Assignment("--set", text));
        Assert.Contains($"'{text}'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_AreSecondsAndValues() =>
        Assert.Equal([(0, "0"), (1.5, "-6 dB"), (2, "1")], ParameterText.Points("0:0,1.5:-6 dB, 2:1"));

    [Theory]
    [InlineData("1")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("x:1")]
    [InlineData("-1:1")]
    [InlineData("nan:1")]
    [InlineData("1:0,1:1")]
    [InlineData("2:0,1:1")]
    [InlineData("")]
    public void Points_OutOfFormOrOrder_AreRefused(string text) =>
        Assert.Throws<HostException>(() => ParameterText.Points(text));

    [Theory]
    [InlineData("mix", 3u)]
    [InlineData("OUTPUT/gain", 2u)]
    [InlineData("input/Gain", 1u)]
    [InlineData("3", 3u)]
    public void Find_TakesNameModuleAndNameOrId(string text, uint id) =>
        Assert.Equal(id, ParameterNames.Find(Parameters, text).Id);

    [Fact]
    public void Find_Ambiguous_ListsTheCandidates()
    {
        var e = Assert.Throws<HostException>(() => ParameterNames.Find(Parameters, "gain"));
        Assert.Contains("Input/Gain, Output/Gain", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_Unknown_SuggestsTheNearest()
    {
        var e = Assert.Throws<HostException>(() => ParameterNames.Find(Parameters, "mux"));
        Assert.Contains("similar: Output/Mix", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ReadOnly_IsRefused()
    {
        var e = Assert.Throws<HostException>(() => ParameterNames.Find(Parameters, "Under-runs"));
        Assert.Contains("read-only", e.Message, StringComparison.Ordinal);
    }
}
