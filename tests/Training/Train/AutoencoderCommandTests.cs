using NeuralSynth.Contract;
using NeuralSynth.Train;

namespace NeuralSynth.Training.Tests.Train;

/// <summary>Runs in one collection: the commands write to the process's console.</summary>
[Collection("console")]
public sealed class AutoencoderCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autoencoder").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task Smoke_GoesThroughEveryStage()
    {
        string package = Path.Combine(_folder, "out", "toy.nsmodel");
        (int code, string output, string error) = await CommandRun.Run("autoencoder", "--smoke", "--steps", "20", "--out", package, "--name", "Toy One");
        Assert.Equal(("", 0), (error, code));
        ModelManifest manifest = ModelPackage.Read(package).Manifest;
        Assert.Equal(("Toy One", 20L, ModelArchitectures.Autoencoder), (manifest.Name, manifest.Training!.Steps, manifest.Architecture));
        string[] expected = ["logMagnitudeDb", "baselineSilenceDb", "baselineShapedNoiseDb", "correlationLoudness", "correlationBrightness", "liveLatents"];
        Assert.Subset(manifest.Evaluation.Keys.ToHashSet(), expected.ToHashSet());
        Assert.Equal(1, manifest.Evaluation["baselineSilenceConvergence"], 0.01);
        string report = await File.ReadAllTextAsync(Path.Combine(_folder, "out", "toy.work", "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<audio", report, StringComparison.Ordinal);
        string card = await File.ReadAllTextAsync(Path.Combine(_folder, "out", "toy.md"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(_folder, card, StringComparison.Ordinal);
        Assert.Contains("streamed = offline", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResumeOfAFinishedRun_ExportsTheSameModelAgain()
    {
        string package = Path.Combine(_folder, "toy.nsmodel");
        await CommandRun.Run("autoencoder", "--smoke", "--steps", "6", "--out", package);
        string hash = ModelPackage.Read(package).Manifest.ContentHash;
        (int code, _, string error) = await CommandRun.Run("autoencoder", "--smoke", "--steps", "6", "--out", package, "--resume", "--name", "Other");
        Assert.Equal(("", 0), (error, code));
        Assert.Equal((hash, "Other"), (ModelPackage.Read(package).Manifest.ContentHash, ModelPackage.Read(package).Manifest.Name));
    }

    [Fact]
    public async Task Evaluate_MeasuresAPackageAgainAndTheTransferOfOtherSounds()
    {
        string package = Path.Combine(_folder, "toy.nsmodel"), recordings = Path.Combine(_folder, "toy.work", "recordings");
        await CommandRun.Run("autoencoder", "--smoke", "--steps", "6", "--out", package);
        double trained = ModelPackage.Read(package).Manifest.Evaluation["logMagnitudeDb"];
        (int code, string output, string error) = await CommandRun.Run("evaluate", "--model", package, "--data", recordings, "--transfer", recordings, "--quick");
        Assert.Equal(("", 0), (error, code));
        Assert.Contains(FormattableString.Invariant($"logMagnitudeDb               {trained:0.###}"), output, StringComparison.Ordinal);
        Assert.Contains("transferToTrainedDb", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "toy.html")));
    }

    [Theory]
    [InlineData("--hop", "200", "expected 128, 512 or 1024, found 200")]
    [InlineData("--data", "/no/such/folder", "/no/such/folder")]
    [InlineData("--minutes", "0", "expected more than 0, found 0")]
    [InlineData("--resume", null, "expected a checkpoint")]
    public async Task Mistake_IsNamedOnTheErrorStreamWithExitCode1(string option, string? value, string expected)
    {
        string[] smoke = option == "--minutes" ? [] : ["--smoke"];
        (int code, _, string error) = await CommandRun.Run(["autoencoder", .. smoke, "--out", Path.Combine(_folder, "x.nsmodel"), option, .. value is null ? Array.Empty<string>() : [value]]);
        Assert.Equal(1, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
