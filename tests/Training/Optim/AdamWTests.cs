using NeuralSynth.Training.Optim;

namespace NeuralSynth.Training.Tests.Optim;

public sealed class AdamWTests
{
    /// <summary>11 weights: a full vector and a remainder.</summary>
    [Fact]
    public void Steps_AgreeWithTheAlgorithmInDouble()
    {
        const int count = 11;
        var settings = new AdamWSettings(0.9, 0.99, 1e-8, 0.1, ClipNorm: 1, AverageDecay: 0.5);
        var random = new SeededRandom(2);
        float[] weights = [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
        double[] w = Array.ConvertAll(weights, x => (double)x), m = new double[count], v = new double[count], average = [.. w];
        var adam = new AdamW(settings, weights);
        for (int t = 1; t <= 5; t++)
        {
            float[] g = [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
            double norm = adam.Step(weights, g, 0.01), clip = Math.Min(1, 1 / norm), keep = Math.Min(0.5, (1.0 + t) / (10.0 + t));
            for (int i = 0; i < count; i++)
            {
                m[i] = (0.9 * m[i]) + (0.1 * clip * g[i]);
                v[i] = (0.99 * v[i]) + (0.01 * clip * g[i] * clip * g[i]);
                w[i] -= 0.01 * (0.1 * w[i]) + (0.01 * (m[i] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.99, t))) + 1e-8));
                average[i] = (keep * average[i]) + ((1 - keep) * w[i]);
            }
        }
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(w[i], weights[i], 1e-5);
            Assert.Equal(average[i], adam.Average[i], 1e-5);
        }
    }

    [Fact]
    public void GradientThatIsNotANumber_IsRefusedBeforeItSpoilsTheWeights()
    {
        float[] weights = [1, 2];
        var adam = new AdamW(new AdamWSettings(), weights);
        Assert.Throws<ArithmeticException>(() => adam.Step(weights, [1, float.NaN], 0.1));
        Assert.Equal([1, 2], weights);
    }

    [Fact]
    public void CosineSchedule_RisesThenFallsToItsFloor()
    {
        var schedule = new CosineSchedule(1, 0.1, 10);
        Assert.Equal(0.1, schedule.RateAt(0, 0), 6);
        Assert.Equal(1, schedule.RateAt(10, 0), 6);
        Assert.Equal(0.55, schedule.RateAt(50, 0.5), 6);
        Assert.Equal(0.1, schedule.RateAt(100, 1), 6);
    }
}
