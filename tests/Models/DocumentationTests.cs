using System.Text.RegularExpressions;
using NeuralSynth.Models.Compiler;

namespace NeuralSynth.Models.Tests;

public partial class DocumentationTests
{
    [Fact]
    public void ModelPackagePage_ListsWhatIsCompiled()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "model-package.md"));
        string list = page[page.IndexOf("What runs inside the audio callback", StringComparison.Ordinal)..];
        string[] quoted = [.. list.Split('\n').SkipWhile(l => !l.StartsWith('>')).TakeWhile(l => l.StartsWith('>'))];
        Assert.Equal(Lowering.SupportedOperators, quoted.SelectMany(l => Words().Matches(l)).Select(m => m.Value));
    }

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Words();
}
