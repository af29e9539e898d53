using NeuralSynth.Training.Export;

namespace NeuralSynth.Training.Tests.Autoencoder;

public sealed class LatentAxesTests
{
    private const int Steps = 2000;

    private readonly LatentAxes _axes;
    private readonly float[][] _raw;
    private readonly double[][] _hidden;

    /// <summary>Two hidden causes, a strong and a weak one, rotated into two latents; the strong one, reversed, is a property.</summary>
    public LatentAxesTests()
    {
        var random = new SeededRandom(2);
        _hidden = [.. Enumerable.Range(0, Steps).Select(_ => new[] { random.NextNormal(), 0.2 * random.NextNormal(), random.NextNormal() })];
        _raw = [.. _hidden.Select(h => new[] { (float)(h[2] - 3), (float)(1 + (0.6 * h[0]) - (0.8 * h[1])), (float)((0.8 * h[0]) + (0.6 * h[1])) })];
        var properties = new Dictionary<string, float[]> { ["Noisiness"] = [.. _hidden.Select((h, i) => i % 5 == 0 ? float.NaN : (float)-h[0])] };
        _axes = LatentAxes.Fit(new LatentObservations(_raw, properties), ["Loudness"]);
    }

    [Fact]
    public void Axes_AreOrderedByVarianceAndNamedAfterWhatTheyFollow()
    {
        Assert.Equal(["Loudness", "Noisiness", "Texture 2"], _axes.Dimensions.Select(d => d.Name));
        // More of an axis is more of its property: the hidden cause has the other sign.
        Assert.Equal(-1, LatentAxes.Correlation([.. _raw.Select(r => User(r)[1])], [.. _hidden.Select(h => (float)h[0])]), 0.01);
        Assert.Equal(1, Math.Abs(LatentAxes.Correlation([.. _raw.Select(r => User(r)[2])], [.. _hidden.Select(h => (float)h[1])])), 0.05);
    }

    [Fact]
    public void Axes_AreScaledSoThatOneIsThe95thPercentile()
    {
        for (int axis = 0; axis < 3; axis++)
        {
            float[] sorted = [.. _raw.Select(r => User(r)[axis]).Order()];
            Assert.Equal(-1, sorted[Steps / 20], 0.02f);
            Assert.Equal(1, sorted[Steps - (Steps / 20)], 0.02f);
            Assert.InRange(_axes.Dimensions[axis].Percentile99, 1.2f, 1.7f);
            Assert.InRange(_axes.Dimensions[axis].Percentile1, -1.7f, -1.2f);
            Assert.InRange(_axes.Dimensions[axis].StandardDeviation, 0.55f, 0.65f);
        }
    }

    /// <summary>The weak cause is heard, the strong one hardly: it comes first.</summary>
    [Fact]
    public void Axes_AreOrderedByWhatIsHeardWhereThatIsKnown()
    {
        LatentAxes axes = LatentAxes.Fit(new LatentObservations(_raw, new Dictionary<string, float[]>()), ["Loudness"], shifts =>
        {
            double[,] products = new double[2, 2];
            for (int i = 0; i < 2; i++)
                for (int j = 0; j < 2; j++) products[i, j] = (Weak(shifts[i]) * Weak(shifts[j])) + (1e-6 * Strong(shifts[i]) * Strong(shifts[j]));
            return products;
        });
        float[] first = [.. _raw.Select(r => axes.Offset[1] + Enumerable.Range(0, 3).Sum(d => axes.Matrix[3 + d] * r[d]))];
        Assert.Equal(1, Math.Abs(LatentAxes.Correlation(first, [.. _hidden.Select(h => (float)h[1])])), 0.05);

        static double Weak(float[] latent) => (-0.8 * latent[0]) + (0.6 * latent[1]);
        static double Strong(float[] latent) => (0.6 * latent[0]) + (0.8 * latent[1]);
    }

    [Fact]
    public void Inverse_LeadsBack()
    {
        foreach (float[] raw in _raw.Take(20))
        {
            float[] user = User(raw);
            for (int d = 0; d < 3; d++)
                Assert.Equal(raw[d], _axes.InverseOffset[d] + Enumerable.Range(0, 3).Sum(a => _axes.Inverse[(d * 3) + a] * user[a]), 1e-4f);
        }
    }

    private float[] User(float[] raw) => [.. Enumerable.Range(0, 3).Select(a => _axes.Offset[a] + Enumerable.Range(0, 3).Sum(d => _axes.Matrix[(a * 3) + d] * raw[d]))];
}
