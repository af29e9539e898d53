using NeuralSynth.Autodiff;

namespace NeuralSynth.Training.Tests.Autodiff;

public sealed class DifferentiatorTests
{
    [Fact]
    public void ValueUsedTwice_SumsItsGradientsOnce()
    {
        var test = new GradientCase("Mul", "x·x + x", [[4]], (g, x) => [g.Add(g.Mul(x[0], x[0]), x[0])], r => r.NextSingle());
        Assert.True(GradientChecker.Agrees(test));
        var graph = new Graph();
        Value x = graph.Input("x", 4), y = graph.Mul(x, x);
        Differentiator.Backward(graph, [y, y], [graph.Input("u", 4), graph.Input("v", 4)], [x]);
        // One sum for y's two upstream gradients, one for the two uses of x.
        Assert.Equal(2, graph.Nodes.Count(n => n.Op == "Sum"));
    }

    [Fact]
    public void DeepComposition_AgreesWithCentralDifferences()
    {
        var test = new GradientCase("all", "small network", [[3, 4], [4, 5], [5]], (g, x) =>
        {
            Value h = g.LeakyRelu(g.Gemm(x[0], x[1], x[2]), 0.2f);
            Value n = g.Div(h, g.Sqrt(g.Add(g.ReduceMean(g.Mul(h, h), [1]), g.Scalar(0.1f))));
            return [g.Sigmoid(g.CumSum(n, 1)), g.ReduceSum(g.Tanh(n), [0], false)];
        }, r => 0.3f + r.NextSingle());
        Assert.True(GradientChecker.Agrees(test), $"{GradientChecker.WorstError(test):G3}");
    }

    [Fact]
    public void MissingRule_NamesOperatorAndNode()
    {
        var graph = new Graph();
        Value x = graph.Input("x", 2), y = graph.Emit("Sin", [x]).Outputs[0];
        GradientTable without = GradientTable.Default.Without("Sin");
        GraphException e = Assert.Throws<GraphException>(() => Differentiator.Backward(graph, [y], [graph.Input("u", 2)], [x], without));
        Assert.Contains("'Sin'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Sin_0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InputThatNothingDependsOn_IsNamed()
    {
        var graph = new Graph();
        Value x = graph.Input("x", 2), lonely = graph.Input("lonely", 2);
        GraphException e = Assert.Throws<GraphException>(() => Differentiator.Backward(graph, [graph.Neg(x)], [graph.Input("u", 2)], [lonely]));
        Assert.Contains("lonely", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnfittingShapes_NameTheNode()
    {
        var graph = new Graph();
        GraphException e = Assert.Throws<GraphException>(() => graph.Add(graph.Input("a", 2), graph.Input("b", 3)));
        Assert.Contains("Add_0", e.Message, StringComparison.Ordinal);
        Assert.Contains("[3]", e.Message, StringComparison.Ordinal);
    }
}
