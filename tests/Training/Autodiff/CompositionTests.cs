using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;

namespace NeuralSynth.Training.Tests.Autodiff;

/// <summary>Normalisations and transforms that are composed of operators with rules.</summary>
public sealed class CompositionTests
{
    public static TheoryData<string> Names => [.. Cases.Keys];

    private static readonly Dictionary<string, GradientCase> Cases = new()
    {
        ["layer"] = new("Sqrt", "layer normalisation", [[3, 5], [5], [5]], (g, x) => [Normalisation.Layer(g, x[0], x[1], x[2])], Spread),
        ["instance"] = new("Sqrt", "instance normalisation", [[2, 3, 6], [3], [3]], (g, x) => [Normalisation.Instance(g, x[0], x[1], x[2])], Spread),
        ["weight"] = new("ReduceL2", "weight normalisation", [[3, 2, 4], [3]], (g, x) => [Normalisation.Weight(g, x[0], x[1])], Spread),
        ["power"] = new("MatMul", "power spectrum", [[2, 16]], (g, x) => [g.Mul(Transforms.Power(g, x[0]), g.Scalar(0.1f))], Spread),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_AgreesWithCentralDifferences(string name) =>
        Assert.True(GradientChecker.Agrees(Cases[name]), $"{name}: relative error {GradientChecker.WorstError(Cases[name]):G3}");

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(2048)]
    public void Power_AgreesWithTheDefinition(int size)
    {
        var g = new Graph();
        Value power = g.Named("power", Transforms.Power(g, g.Input("x", 1, size)));
        using var program = new GraphProgram(OnnxWriter.Write([power], "power"), ExecutionDevice.Cpu);
        var random = new SeededRandom(5);
        foreach (ref float x in program["x"].Span) x = (2 * random.NextSingle()) - 1;
        program.Run();
        for (int k = 0; k <= size / 2; k += Math.Max(1, size / 64))
        {
            System.Numerics.Complex sum = 0;
            for (int n = 0; n < size; n++) sum += program["x"].Span[n] * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * k * n / size);
            Assert.Equal(sum.Magnitude * sum.Magnitude, program["power"].Span[k], 1e-4 * size);
        }
    }

    [Fact]
    public void UnsupportedOperators_SayWhatToUseInstead() =>
        Assert.All((string[])["GRU", "LSTM", "DFT", "STFT", "LayerNormalization"], op => Assert.False(string.IsNullOrEmpty(GradientTable.Default.Entries[op].Reason)));

    private static float Spread(SeededRandom random) => (2 * random.NextSingle()) - 1;
}
