using System.Text.RegularExpressions;
using NeuralSynth.Build;
using NeuralSynth.Host.Conformance.Clap;
using NeuralSynth.Host.Conformance.Vst3;

namespace NeuralSynth.Conformance.Tests;

/// <summary>FEATURES.md against the tests that it names.</summary>
public sealed partial class FeaturesPageTests
{
    private static readonly Repository Repository = Repository.OfThisBuild();

    public static TheoryData<string> NamedTests => [.. Rows().SelectMany(cells => Code().Matches(cells[3]).Select(m => m.Groups[1].Value)).Distinct()];

    public static TheoryData<string> UntestedFeatures => [.. Rows().Where(cells => cells[3].Trim().Length == 0).Select(cells => cells[0].Trim())];

    [Theory]
    [MemberData(nameof(NamedTests))]
    public void NamedTest_Exists(string name)
    {
        HashSet<string> checks = [.. ClapChecks.All.Select(c => c.Id), .. Vst3Checks.All.Select(c => c.Id)];
        Assert.True(checks.Contains(name) || File.Exists(Path.Combine(Repository.Root, name)), $"'{name}' is neither a check nor a file");
    }

    [Theory]
    [MemberData(nameof(UntestedFeatures))]
    public void FeatureWithoutTest_IsOneThatWeDoNotHave(string feature)
    {
        string[] cells = Rows().Single(row => row[0].Trim() == feature);
        Assert.All(cells[1..3].Where(cell => cell.Trim().Length > 0), cell => Assert.StartsWith("no", cell.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public void EveryNo_HasAReason() =>
        Assert.All(Rows().SelectMany(cells => cells[1..3]).Select(cell => cell.Trim()), cell => Assert.False(cell is "no" or "No", "a 'no' without a reason"));

    /// <summary>Cells of all rows of the page's tables: feature, CLAP, VST3, tests.</summary>
    private static IEnumerable<string[]> Rows() => File.ReadLines(Path.Combine(Repository.Root, "FEATURES.md"))
        .Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal) && !line.StartsWith("| feature", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|'));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
