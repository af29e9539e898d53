using NeuralSynth.Autodiff;

namespace NeuralSynth.Training.Tests.Autodiff;

/// <summary>A small graph around one operator.</summary>
/// <param name="Op">Operator.</param>
/// <param name="Name">What is special about it.</param>
/// <param name="Inputs">Shapes of the differentiated inputs.</param>
/// <param name="Build">Makes the outputs.</param>
/// <param name="Draw">Draws an input's element; away from kinks and poles.</param>
internal sealed record GradientCase(string Op, string Name, int[][] Inputs, Func<Graph, Value[], IReadOnlyList<Value>> Build, Func<SeededRandom, float> Draw)
{
    public override string ToString() => $"{Op}: {Name}";
}
