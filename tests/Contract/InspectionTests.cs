using System.Text.Json;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Contract.Tests;

public sealed class InspectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ddsp_IsSummarised()
    {
        ModelInspection inspection = ModelInspection.Of(ModelPackage.Read(SamplePackages.Ddsp().WriteTo(_folder.File("a.nsmodel"))));
        GraphInspection graph = Assert.Single(inspection.Graphs);
        Assert.Equal(7, graph.Nodes);
        Assert.Equal(new OperatorCount("Conv", 4), graph.Operators[0]);
        // Weights: cache 5·5·3, loudness 5 + 1, harmonics 8·5, noise 32; state: 5 channels, 2 steps.
        Assert.Equal(75 + 6 + 40 + 32, inspection.Parameters);
        Assert.Equal(10, graph.StateElements);
        Assert.Equal(1024 * 1000.0 / 44100, inspection.LatencyMilliseconds);
    }

    [Theory]
    [InlineData("autoencoder")]
    [InlineData("ddsp")]
    [InlineData("drum")]
    public void Text_NamesWhatMatters(string sample)
    {
        SamplePackage package = RoundTripTests.Sample(sample);
        string text = ModelInspection.Of(ModelPackage.Read(package.WriteTo(_folder.File("a.nsmodel")))).ToText();
        string[] expected = [package.Manifest.Name, package.Manifest.Licence, package.Manifest.ContentHash, "44100 Hz", .. package.Manifest.Graphs.Select(g => g.File), .. package.Manifest.Latents.Select(l => l.Name)];
        Assert.All(expected, e => Assert.Contains(e, text, StringComparison.Ordinal));
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void Text_HasNoControlCharactersOfThePackage()
    {
        SamplePackage package = SamplePackages.Ddsp().With(m => m with { Description = "red: \u001b[31m\nnext line" });
        string text = ModelInspection.Of(ModelPackage.Read(package.WriteTo(_folder.File("a.nsmodel")))).ToText();
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("next line", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_HoldsManifestAndGraphs()
    {
        string json = ModelInspection.Of(ModelPackage.Read(SamplePackages.Ddsp().WriteTo(_folder.File("a.nsmodel")))).ToJson();
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal("Sample ddsp", document.RootElement.GetProperty("manifest").GetProperty("name").GetString());
        Assert.Equal(7, document.RootElement.GetProperty("graphs")[0].GetProperty("nodes").GetInt32());
    }
}
