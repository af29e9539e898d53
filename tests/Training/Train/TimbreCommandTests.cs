using NeuralSynth.Contract;
using NeuralSynth.Train;

namespace NeuralSynth.Training.Tests.Train;

/// <summary>Runs in one collection: the commands write to the process's console.</summary>
[Collection("console")]
public sealed class TimbreCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timbre").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task Smoke_GoesThroughEveryStage()
    {
        string package = Path.Combine(_folder, "out", "toy.nsmodel");
        (int code, string output, string error) = await CommandRun.Run("timbre", "--smoke", "--steps", "30", "--out", package, "--name", "Toy One");
        Assert.Equal(("", 0), (error, code));
        ModelManifest manifest = ModelPackage.Read(package).Manifest;
        Assert.Equal("Toy One", manifest.Name);
        Assert.Equal(30, manifest.Training!.Steps);
        Assert.Equal(["clips", "logMagnitudeDb", "loudnessErrorDb", "spectralConvergence"], manifest.Evaluation.Keys.Order());
        string report = await File.ReadAllTextAsync(Path.Combine(_folder, "out", "toy.work", "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<audio", report, StringComparison.Ordinal);
        string card = await File.ReadAllTextAsync(Path.Combine(_folder, "out", "toy.md"), TestContext.Current.CancellationToken);
        Assert.Contains("# Toy One", card, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder, card, StringComparison.Ordinal);
        Assert.Contains("streamed = offline", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResumeOfAFinishedRun_ExportsTheSameModelAgain()
    {
        string package = Path.Combine(_folder, "toy.nsmodel");
        await CommandRun.Run("timbre", "--smoke", "--steps", "20", "--out", package);
        string hash = ModelPackage.Read(package).Manifest.ContentHash;
        (int code, _, string error) = await CommandRun.Run("timbre", "--smoke", "--steps", "20", "--out", package, "--resume", "--name", "Other");
        Assert.Equal(("", 0), (error, code));
        Assert.Equal((hash, "Other"), (ModelPackage.Read(package).Manifest.ContentHash, ModelPackage.Read(package).Manifest.Name));
    }

    [Fact]
    public async Task CudaThatIsMissing_FallsBackAndSaysWhatIsMissing()
    {
        string package = Path.Combine(_folder, "toy.nsmodel");
        (int code, string output, _) = await CommandRun.Run("timbre", "--smoke", "--steps", "3", "--out", package, "--device", "cuda");
        Assert.Equal(0, code);
        if (!NeuralSynth.Autodiff.Execution.ExecutionDevice.Choose("cuda").IsCuda) Assert.Contains("CUDA provider", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data", "/no/such/folder", "/no/such/folder")]
    [InlineData("--device", "abacus", "expected 'cpu' or 'cuda', found 'abacus'")]
    [InlineData("--minutes", "0", "expected more than 0, found 0")]
    [InlineData("--resume", null, "expected a checkpoint")]
    public async Task Mistake_IsNamedOnTheErrorStreamWithExitCode1(string option, string? value, string expected)
    {
        string[] smoke = option == "--minutes" ? [] : ["--smoke"];
        (int code, _, string error) = await CommandRun.Run(["timbre", .. smoke, "--out", Path.Combine(_folder, "x.nsmodel"), option, .. value is null ? Array.Empty<string>() : [value]]);
        Assert.Equal(1, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoData_IsAMistakeUnlessSmoke()
    {
        (int code, _, string error) = await CommandRun.Run("timbre", "--out", Path.Combine(_folder, "x.nsmodel"));
        Assert.Equal(1, code);
        Assert.Contains("--data", error, StringComparison.Ordinal);
    }
}
