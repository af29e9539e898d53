using NeuralSynth.Contract;
using NeuralSynth.Contract.Packaging;
using NeuralSynth.Contract.Validation.Shapes;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Models.Tests.Cases;

/// <summary>Shapes that a graph's nodes compute.</summary>
internal static class GraphShapes
{
    public static int[] OutputOf(SampleGraph graph, string name)
    {
        var copy = graph.Model.Graph.Clone();
        copy.Output.Clear();
        ShapeInference shapes = ShapeInference.Run(copy, new Place("test"), ModelPackageLimits.Default);
        return Array.ConvertAll(shapes.ValueOf(name).Shape, d => (int)d);
    }
}
