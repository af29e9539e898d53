using System.Text.RegularExpressions;
using NeuralSynth.Contract;
using NeuralSynth.Media;
using NeuralSynth.Training.Evaluation;

namespace NeuralSynth.Training.Tests.Evaluation;

public sealed class ReportTests
{
    private const string Hostile = "<script>alert('x')</script>|&\"";

    [Fact]
    public void Report_IsSelfContainedAndHasCurvesFiguresPicturesAndSound()
    {
        var tone = Enumerable.Range(0, 22050).Select(n => 0.3f * MathF.Sin(n * 0.1f)).ToArray();
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".html");
        try
        {
            TrainingReport.Write(path, new TrainingReportContent
            {
                Manifest = Manifest(),
                TrainingCurve = [(50, 3.0), (100, 2.0), (150, 1.5)],
                ValidationCurve = [(100, 2.2), (150, 1.8)],
                Clips =
                [
                    new ReportClip("a.wav", "Violin", tone, [.. tone.Select(x => -x)], new Dictionary<string, double> { ["logMagnitudeDb"] = 1.234 }),
                    new ReportClip(Hostile, "Flute", tone, tone, new Dictionary<string, double> { ["spectralConvergence"] = 0.25 }),
                ],
                Warnings = [Hostile],
            });
            var html = File.ReadAllText(path);

            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch(new Regex("(src|href)=\"(?!data:)"), html);
            Assert.Contains("<td class=\"number\">1.234</td>", html, StringComparison.Ordinal);
            Assert.Contains("<td class=\"number\">0.25</td>", html, StringComparison.Ordinal);
            // One plot of curves, two spectrograms for each of the two instruments, one recording and one output each.
            Assert.Equal(3, Regex.Count(html, "<svg "));
            Assert.Equal(4, Regex.Count(html, "data:image/png;base64,"));
            var players = Regex.Matches(html, "data:audio/wav;base64,([A-Za-z0-9+/=]+)");
            Assert.Equal(4, players.Count);
            var sound = WavFile.Read(new MemoryStream(Convert.FromBase64String(players[1].Groups[1].Value)), "player");
            Assert.Equal(44100, sound.SampleRate);
            Assert.Equal(-tone[100], sound.Channels[0][100], 1e-4f);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ATableWithTooFewCells_IsAnError() =>
        Assert.Throws<ArgumentException>(() => new ReportWriter("x").Table(["a", "b"], [["1"]]));

    [Fact]
    public void ModelCard_SaysWhatTheManifestSays()
    {
        var card = ModelCard.ToMarkdown(Manifest(), "neuralsynth-train timbre --data D --out X.nsmodel");
        Assert.StartsWith("# Strings\n", card, StringComparison.Ordinal);
        Assert.Contains("| Licence | MIT |\n", card, StringComparison.Ordinal);
        Assert.Contains("| Violin | 220 to 880 | -45 to -12 |\n", card, StringComparison.Ordinal);
        Assert.Contains("- FluidR3 GM, MIT\n", card, StringComparison.Ordinal);
        Assert.Contains("    neuralsynth-train timbre --data D --out X.nsmodel\n", card, StringComparison.Ordinal);
        Assert.Contains("| Steps | 1200 |\n", card, StringComparison.Ordinal);
        Assert.Contains("| Audio, held out | 30 s |\n", card, StringComparison.Ordinal);
        Assert.Contains("| Loss, validation | 1.5 |\n", card, StringComparison.Ordinal);
        Assert.Contains("| spectralConvergence | 0.31 |\n", card, StringComparison.Ordinal);
        Assert.Contains("between 60 and 1500 Hz", card, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelCard_KeepsStrangersTextsInTheirCells()
    {
        var card = ModelCard.ToMarkdown(Manifest() with { Author = "a|b\n<i>[x](http://y)", Licence = "" });
        Assert.Contains("| Author | a\\|b &lt;i>\\[x](http://y) |\n", card, StringComparison.Ordinal);
        Assert.Contains("| Licence | not stated |\n", card, StringComparison.Ordinal);
    }

    private static ModelManifest Manifest() => new()
    {
        Name = "Strings",
        Kind = "timbre",
        Architecture = "ddsp",
        Author = "us",
        Licence = "MIT",
        Description = "Violin and flute.",
        Sources = ["FluidR3 GM, MIT"],
        SampleRate = 44100,
        HopSamples = 256,
        LatencySamples = 1024,
        Ddsp = new DdspDescription
        {
            PitchMinHz = 60,
            PitchMaxHz = 1500,
            Instruments =
            [
                new DdspInstrument { Name = "Violin", PitchLowOctaves = -1, PitchHighOctaves = 1, LoudnessLowDb = -45, LoudnessHighDb = -12 },
            ],
        },
        Training = new TrainingSummary
        {
            Program = "neuralsynth-train 0.1.0",
            Steps = 1200,
            SplitSeconds = [240, 30, 30],
            Losses = new() { ["validation"] = 1.5 },
        },
        Evaluation = new() { ["spectralConvergence"] = 0.31 },
    };
}
