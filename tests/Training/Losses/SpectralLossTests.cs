using NeuralSynth.Training.Losses;

namespace NeuralSynth.Training.Tests.Losses;

public sealed class SpectralLossTests
{
    private const int Length = 700;

    /// <summary>Frames in a number that is not a multiple of the vector lanes, windows of both radix paths.</summary>
    private static readonly int[] Windows = [128, 64];

    [Fact]
    public void Value_AgreesWithADirectTransformInDouble()
    {
        (float[] p, float[] t) = Signals();
        double expected = Windows.Average(w => Direct(Widen(p), Widen(t), w));
        Assert.Equal(expected, new SpectralLoss(Length, Windows).Evaluate(p, t, 1, default), 4);
    }

    /// <summary>The differences are taken of the direct transform in double, with steps far below the smallest
    /// magnitudes (where the logarithm bends), so the tolerance of 0.5 % is the float gradient's.</summary>
    [Fact]
    public void Gradient_AgreesWithCentralDifferencesAlongDirections()
    {
        (float[] p, float[] t) = Signals();
        var loss = new SpectralLoss(Length, Windows);
        float[] gradient = new float[Length];
        loss.Evaluate(p, t, 1, gradient);
        var random = new SeededRandom(5);
        for (int trial = 0; trial < 12; trial++)
        {
            float[] direction = [.. gradient.Select(g => trial == 0 ? g : g * random.NextSingle() * 2)];
            double length = Math.Sqrt(direction.Sum(d => (double)d * d)), expected = direction.Zip(gradient).Sum(x => (double)x.First * x.Second) / length;
            const double h = 1e-7;
            double Shifted(double s) => Windows.Average(w => Direct([.. p.Zip(direction).Select(x => x.First + (s * x.Second / length))], Widen(t), w));
            Assert.Equal(1, (Shifted(h) - Shifted(-h)) / (2 * h) / expected, 0.005);
        }
    }

    [Fact]
    public void EqualSignals_HaveNoLossAndNoGradient()
    {
        (float[] p, _) = Signals();
        float[] gradient = new float[Length];
        double loss = new SpectralLoss(Length, Windows).Evaluate(p, p, 1, gradient);
        // Prediction and target come out of one transform; they differ by its rounding.
        Assert.InRange(loss, 0, 1e-5);
    }

    [Fact]
    public void Silence_GivesFiniteLossAndGradient()
    {
        float[] gradient = new float[Length];
        double loss = new SpectralLoss(Length, Windows).Evaluate(new float[Length], new float[Length], 1, gradient);
        Assert.Equal(0, loss);
        Assert.All(gradient, g => Assert.Equal(0, g));
    }

    [Fact]
    public void Gain_ChangesTheLogTermByItsLogarithm()
    {
        (float[] p, _) = Signals();
        var loss = new SpectralLoss(Length, Windows);
        loss.Evaluate([.. p.Select(x => 0.5f * x)], p, 1, default);
        Assert.Equal(0.5, loss.Convergence, 3);
        Assert.Equal(Math.Log(2), loss.LogMagnitude, 1); // the floor of −100 dB takes a little away
    }

    private static (float[], float[]) Signals()
    {
        var random = new SeededRandom(3);
        float[] Make(double f) => [.. Enumerable.Range(0, Length).Select(n => (float)((0.5 * Math.Sin(f * n)) + (0.1 * random.NextNormal())))];
        return (Make(0.3), Make(0.31));
    }

    private static double[] Widen(float[] x) => Array.ConvertAll(x, v => (double)v);

    private static double Direct(double[] p, double[] t, int size)
    {
        double distance = 0, norm = 0, logs = 0;
        int frames = ((Length - size) / (size / 4)) + 1, bins = (size / 2) + 1;
        for (int frame = 0; frame < frames; frame++)
        {
            for (int k = 0; k < bins; k++)
            {
                double a = Magnitude(p, frame * size / 4, k, size), b = Magnitude(t, frame * size / 4, k, size);
                distance += (a - b) * (a - b);
                norm += b * b;
                logs += Math.Abs(Math.Log((a + 1e-5) / (b + 1e-5)));
            }
        }
        return Math.Sqrt(distance / (norm + (1e-8 * frames))) + (logs / (frames * bins));
    }

    private static double Magnitude(double[] x, int start, int bin, int size)
    {
        double re = 0, im = 0;
        for (int n = 0; n < size; n++)
        {
            double w = (0.5 - (0.5 * Math.Cos(2 * Math.PI * n / size))) * 4 / size * x[start + n];
            re += w * Math.Cos(2 * Math.PI * bin * n / size);
            im -= w * Math.Sin(2 * Math.PI * bin * n / size);
        }
        return Math.Sqrt((re * re) + (im * im));
    }
}
