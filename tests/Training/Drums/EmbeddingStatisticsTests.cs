using NeuralSynth.Training.Evaluation.Drums;
using NeuralSynth.Training.Export;

namespace NeuralSynth.Training.Tests.Drums;

public sealed class EmbeddingStatisticsTests
{
    [Fact]
    public void Frechet_AgreesWithTheFormulaForOneDimensionAndIsZeroForEqualSets()
    {
        float[][] a = [.. Gaussian(2000, 1, 2, 1)], b = [.. Gaussian(2000, 3, 0.5, 2)];
        // (μ₁ − μ₂)² + (σ₁ − σ₂)²
        Assert.Equal(4 + 2.25, EmbeddingStatistics.Frechet(a, b), 0.4);
        Assert.Equal(0, EmbeddingStatistics.Frechet(a, a), 1e-9);
    }

    [Fact]
    public void Frechet_SeesCorrelations()
    {
        var random = new SeededRandom(5);
        float[][] round = [.. Enumerable.Range(0, 3000).Select(_ => new[] { (float)random.NextNormal(), (float)random.NextNormal() })];
        float[][] thin = [.. Enumerable.Range(0, 3000).Select(_ => (float)random.NextNormal()).Select(x => new[] { x, x })];
        // Σ₂ = [[1,1],[1,1]]: tr(I + Σ₂ − 2·Σ₂^½) = 4 − 2√2
        Assert.Equal(4 - (2 * Math.Sqrt(2)), EmbeddingStatistics.Frechet(round, thin), 0.15);
    }

    [Fact]
    public void Correlation_HasItsSignAndSize()
    {
        double[] x = [1, 2, 3, 4], y = [2, 4, 6, 8.5];
        Assert.Equal(0.99, EmbeddingStatistics.Correlation(x, y), 0.01);
        Assert.Equal(-1, EmbeddingStatistics.Correlation(x, [.. x.Select(v => -v)]), 1e-12);
        Assert.Equal(0, EmbeddingStatistics.Correlation(x, [1, 1, 1, 1]));
    }

    /// <summary>Three clusters in nine dimensions: almost all nearest neighbours in the plane are of the same cluster.</summary>
    [Fact]
    public void Map_KeepsNeighbourhoodsAndIsRepeatable()
    {
        var random = new SeededRandom(3);
        float[][] points = [.. Enumerable.Range(0, 90).Select(i => Enumerable.Range(0, 9).Select(f => (float)random.NextNormal() + (f == i % 3 ? 8 : 0)).ToArray())];
        float[][] places = MapLayout.Place(points, 250), again = MapLayout.Place(points, 250);
        Assert.Equal(places, again);
        Assert.All(places, p => Assert.All(p, x => Assert.InRange(x, -1, 1)));
        int right = Enumerable.Range(0, 90).Count(i => Enumerable.Range(0, 90).Where(j => j != i).MinBy(j => Math.Pow(places[i][0] - places[j][0], 2) + Math.Pow(places[i][1] - places[j][1], 2)) % 3 == i % 3);
        Assert.True(right >= 86, $"{right} of 90");
    }

    [Fact]
    public void Map_OfFewPoints_IsStillAMap()
    {
        Assert.All(MapLayout.Place([[1, 2, 3]]), p => Assert.All(p, x => Assert.InRange(x, -1, 1)));
        Assert.All(MapLayout.Place([[1, 2, 3], [1, 2, 3], [4, 0, 1], [1, 2, 3.5f], [9, 9, 9]]), p => Assert.All(p, x => Assert.InRange(x, -1, 1)));
    }

    private static IEnumerable<float[]> Gaussian(int count, double mean, double deviation, ulong seed)
    {
        var random = new SeededRandom(seed);
        for (int i = 0; i < count; i++) yield return [(float)(mean + (deviation * random.NextNormal()))];
    }
}
