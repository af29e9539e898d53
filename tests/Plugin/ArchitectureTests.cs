using System.Xml.Linq;
using NeuralSynth.Build;

namespace NeuralSynth.Plugin.Tests;

/// <summary>Dependencies point inward (docs/architecture.md): read from the project files.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["NeuralSynth.Contract"] = [],
        ["NeuralSynth.OnnxRuntime"] = [],
        ["NeuralSynth.Import"] = ["NeuralSynth.Contract"],
        ["NeuralSynth.Engine"] = [],
        ["NeuralSynth.Media"] = [],
        ["NeuralSynth.Models"] = ["NeuralSynth.Contract", "NeuralSynth.OnnxRuntime", "NeuralSynth.Engine"],
        ["NeuralSynth.Plugin"] = ["NeuralSynth.Models", "NeuralSynth.Import", "NeuralSynth.Media"],
        ["NeuralSynth.Clap"] = ["NeuralSynth.Plugin"],
        ["NeuralSynth.Vst3"] = ["NeuralSynth.Plugin"],
        ["NeuralSynth.AudioPlugSharp"] = ["NeuralSynth.Plugin"],
        ["NeuralSynth.Native"] = ["NeuralSynth.Clap", "NeuralSynth.Vst3", "NeuralSynth.EntryObject"],
        ["NeuralSynth.Realtime"] = ["NeuralSynth.Engine"],
        ["NeuralSynth.EntryObject"] = [],
        ["NeuralSynth.Autodiff"] = ["NeuralSynth.Contract", "NeuralSynth.OnnxRuntime"],
        ["NeuralSynth.Training"] = ["NeuralSynth.Autodiff", "NeuralSynth.Contract", "NeuralSynth.Media", "NeuralSynth.OnnxRuntime"],
        ["NeuralSynth.Train"] = ["NeuralSynth.Training", "NeuralSynth.Autodiff", "NeuralSynth.Contract", "NeuralSynth.Media", "NeuralSynth.OnnxRuntime"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyWhatTheArchitectureAllows(string name)
    {
        XDocument project = XDocument.Load(Find(name));
        string[] references = [.. project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))];
        Assert.Empty(references.Except(Allowed[name]));
    }

    /// <summary>The host program meets the plug-in through its C ABI only.</summary>
    [Fact]
    public void Host_ReferencesNoAssemblyOfThePlugin()
    {
        XDocument project = XDocument.Load(Find("NeuralSynth.Host"));
        string[] references = [.. project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))];
        Assert.DoesNotContain("NeuralSynth.Plugin", references);
        Assert.DoesNotContain("NeuralSynth.Clap", references);
        Assert.DoesNotContain("NeuralSynth.Vst3", references);
    }

    /// <summary>The engine is the real-time half: no file, no JSON, no format.</summary>
    [Fact]
    public void Engine_UsesNoFilesAndNoJson()
    {
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(Find("NeuralSynth.Engine"))!, "*.cs", SearchOption.AllDirectories))
        {
            if (file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)) continue;
            string text = File.ReadAllText(file);
            foreach (string banned in (string[])["System.IO", "System.Text.Json", "File.", "Console.", "using System.Linq", ".ToList()", "NeuralSynth.Clap", "NeuralSynth.Vst3"])
            {
                Assert.False(text.Contains(banned, StringComparison.Ordinal), $"{file} uses {banned}");
            }
        }
    }

    /// <summary>A bare checkout builds without AudioPlugSharp: its package and what derives from it come with a property only.</summary>
    [Fact]
    public void AudioPlugSharp_IsKnownToItsAdapterOnlyAndOnlyWithTheProperty()
    {
        XDocument project = XDocument.Load(Find("NeuralSynth.AudioPlugSharp"));
        XElement[] references = [.. project.Descendants().Where(e => e.Name.LocalName is "PackageReference" or "Reference")];
        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.StartsWith("'$(AudioPlugSharp)' == 'true'", r.Parent!.Attribute("Condition")!.Value, StringComparison.Ordinal));
        string folder = Path.GetDirectoryName(Find("NeuralSynth.AudioPlugSharp"))!;
        string[] users = [.. Sources().Where(file => File.ReadLines(file).Any(line => line.StartsWith("using AudioPlugSharp;", StringComparison.Ordinal)))];
        Assert.NotEmpty(users);
        Assert.All(users, file => Assert.StartsWith(Path.Combine(folder, "WithPackage"), file, StringComparison.Ordinal));
        Assert.DoesNotContain(Allowed, project => project.Value.Contains("NeuralSynth.AudioPlugSharp"));
    }

    private static IEnumerable<string> Sources() => new[] { "Engine", "Plugin", "Training", "tests" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.OfThisBuild().Root, folder), "*.cs", SearchOption.AllDirectories));

    private static string Find(string name)
    {
        string root = Repository.OfThisBuild().Root;
        return new[] { "Engine", "Plugin", "Training" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), name + ".csproj", SearchOption.AllDirectories))
            .Single();
    }
}
