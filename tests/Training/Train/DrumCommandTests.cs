using NeuralSynth.Contract;
using NeuralSynth.Train;
using NeuralSynth.Training.Loop;

namespace NeuralSynth.Training.Tests.Train;

/// <summary>Runs in one collection: the commands write to the process's console.</summary>
[Collection("console")]
public sealed class DrumCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("drumcommand").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task Smoke_GoesThroughEveryStageAndEvaluates()
    {
        string package = Path.Combine(_folder, "toy.nsmodel");
        (int code, string output, string error) = await CommandRun.Run("drums", "--smoke", "--steps", "6", "--out", package, "--name", "Toy Drums");
        Assert.Equal(("", 0), (error, code));
        ModelManifest manifest = ModelPackage.Read(package).Manifest;
        Assert.Equal(("Toy Drums", 6L), (manifest.Name, manifest.Training!.Steps));
        Assert.Contains("classAccuracy", manifest.Evaluation.Keys);
        Assert.True(File.Exists(Path.Combine(_folder, "toy.work", "report.html")));
        Assert.Contains("# Toy Drums", await File.ReadAllTextAsync(Path.Combine(_folder, "toy.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        (code, output, error) = await CommandRun.Run("evaluate", "--model", package, "--data", Path.Combine(_folder, "toy.work", "hits"), "--quick");
        Assert.Equal(("", 0), (error, code));
        Assert.Contains("correlationBrightness", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "toy.html")));
    }

    [Fact]
    public async Task WrittenConfiguration_IsTheDefaults()
    {
        string file = Path.Combine(_folder, "drums.json");
        Assert.Equal(0, (await CommandRun.Run("drums", "--write-config", file)).Code);
        Assert.Equal(new DrumConfiguration(), DrumConfiguration.Read(file));
    }

    [Theory]
    [InlineData("{ \"minuts\": 3 }", "minuts")]
    [InlineData("{ \"batch\": \"many\" }", "batch")]
    [InlineData("{ \"batch\": 1 }", "--batch: expected 2 to 256, found 1")]
    [InlineData("{ \"minutes\": -1 }", "--minutes: expected more than 0, found -1")]
    public async Task MistakeInTheConfiguration_IsNamed(string json, string expected)
    {
        string file = Path.Combine(_folder, "drums.json");
        await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);
        (int code, _, string error) = await CommandRun.Run("drums", "--smoke", "--config", file, "--out", Path.Combine(_folder, "x.nsmodel"));
        Assert.Equal(1, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data", "/no/such/folder", "/no/such/folder")]
    [InlineData("--resume", null, "expected a checkpoint")]
    [InlineData("--device", "abacus", "expected 'cpu' or 'cuda', found 'abacus'")]
    public async Task Mistake_IsNamedOnTheErrorStreamWithExitCode1(string option, string? value, string expected)
    {
        (int code, _, string error) = await CommandRun.Run(["drums", "--smoke", "--out", Path.Combine(_folder, "x.nsmodel"), option, .. value is null ? Array.Empty<string>() : [value]]);
        Assert.Equal(1, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_WritesTheTable()
    {
        NeuralSynth.Training.Data.Drums.DrumFactoryData.Generate(new() { OutputFolder = _folder, SyntheticOnly = true, SyntheticKits = 1 });
        File.Delete(Path.Combine(_folder, "drums.tsv"));
        (int code, string output, _) = await CommandRun.Run("data", "labels", "--data", _folder);
        Assert.Equal(0, code);
        Assert.Contains("Kick", output, StringComparison.Ordinal);
        Assert.Equal(34, (await File.ReadAllLinesAsync(Path.Combine(_folder, "drums.tsv"), TestContext.Current.CancellationToken)).Length);
    }

    /// <summary>A disk that refuses to be written is said, not fatal, and said to be over.</summary>
    [Fact]
    public void CheckpointThatCannotBeWritten_IsSaidAndTriedAgain()
    {
        var said = new List<string>();
        string folder = Path.Combine(_folder, "later");
        var file = new CheckpointFile(Path.Combine(folder, "c.nsck"), TimeSpan.Zero, said.Add);
        var checkpoint = new TrainerCheckpoint("x", new TrainerState { Random = new SeededRandom(1), BestWeights = [0] }, [0], [0], [0], [0]);
        Assert.False(file.TryWrite(checkpoint));
        Assert.Contains("free space", said.Single(), StringComparison.Ordinal);
        Directory.CreateDirectory(folder);
        file.Offer(() => checkpoint);
        Assert.Equal(2, said.Count);
        Assert.Single(TrainerCheckpoint.Load(file.Path, "x", 1).Weights);
    }

    [Fact]
    public void LossPlot_ShowsTheFall()
    {
        (long, double)[] curve = [.. Enumerable.Range(0, 40).Select(i => ((long)i * 50, 4.0 - (0.05 * i)))];
        string[] lines = LossPlot.Draw(curve, 20).Split('\n');
        Assert.Equal(10, lines.Length);
        Assert.Contains("█", lines[0], StringComparison.Ordinal);
        Assert.Equal(' ', lines[0].TrimEnd('\r').PadRight(30)[^1]);
        Assert.Contains("step 0 to 1950", lines[8], StringComparison.Ordinal);
        Assert.Equal(20, LossPlot.Line(curve, 20).Length);
        Assert.Equal("", LossPlot.Draw([], 20));
    }
}
