using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;

namespace NeuralSynth.Training.Tests.Docs;

public sealed class AutodiffExampleTests
{
    [Fact]
    public void ExampleOfTheDocumentation_FitsTheLine()
    {
        // <docs/autodiff.md>
        var graph = new Graph();
        Value x = graph.Input("x", 4, 1), target = graph.Input("target", 4, 1);
        Value weight = graph.Input("weight", 1, 1), bias = graph.Input("bias", 1);
        Value error = graph.Sub(graph.Gemm(x, weight, bias), target);
        Value loss = graph.Named("loss", graph.ReduceMean(graph.Mul(error, error), [0, 1], keepAxes: false));

        IReadOnlyList<Value> gradients = Differentiator.Backward(graph, [loss], [graph.Scalar(1)], [weight, bias]);
        Value weightGradient = graph.Named("weight.gradient", gradients[0]), biasGradient = graph.Named("bias.gradient", gradients[1]);

        using var program = new GraphProgram(OnnxWriter.Write([loss, weightGradient, biasGradient], "line"), ExecutionDevice.Cpu);
        ((float[])[0, 1, 2, 3]).CopyTo(program["x"].Span);
        ((float[])[1, 3, 5, 7]).CopyTo(program["target"].Span);
        for (int step = 0; step < 200; step++)
        {
            program.Run();
            program["weight"].Span[0] -= 0.1f * program["weight.gradient"].Span[0];
            program["bias"].Span[0] -= 0.1f * program["bias.gradient"].Span[0];
        }
        // weight is 2 and bias is 1
        // </docs/autodiff.md>
        Assert.Equal(2, program["weight"].Span[0], 1e-3);
        Assert.Equal(1, program["bias"].Span[0], 1e-3);
    }

    [Fact]
    public void ExampleOfTheDocumentation_IsTheCodeAbove()
    {
        string code = Section(File.ReadAllText(Path.Combine(Root(), "tests", "Training", "Docs", "AutodiffExampleTests.cs")), "// <docs/autodiff.md>", "// </docs/autodiff.md>");
        string page = Section(File.ReadAllText(Path.Combine(Root(), "docs", "autodiff.md")), "```csharp", "```");
        Assert.Equal(Lines(code), Lines(page));
    }

    private static string Section(string text, string from, string to)
    {
        int start = text.IndexOf(from, StringComparison.Ordinal) + from.Length;
        return text[start..text.IndexOf(to, start, StringComparison.Ordinal)];
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);

    private static string Root()
    {
        string folder = Path.GetDirectoryName(Source())!;
        while (!File.Exists(Path.Combine(folder, "Directory.Packages.props"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private static string Source([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
