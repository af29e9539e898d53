namespace NeuralSynth.Media;

/// <summary>Distance between two recordings of the same performance, frame by frame, over window lengths from 2048 to
/// 256 samples with a hop of a quarter.</summary>
/// <remarks>Spectral convergence and log magnitude as in Arik, Jun, Diamos: Fast spectrogram inversion using multi-head
/// convolutional neural networks (2019), sections III-A and III-B, on several scales as in Engel et al., DDSP (2020), section 4.2.1.
/// Magnitudes are those of <see cref="Spectrogram"/> (a full-scale sine reads 1); levels below −80 dB count as −80 dB, so
/// that the difference of two silences is 0.</remarks>
public static class MultiScaleSpectralDistance
{
    /// <summary>Levels below this count as this, dB re a full-scale sine.</summary>
    public const double FloorDb = -80;

    /// <summary>Windows in samples.</summary>
    public static IReadOnlyList<int> WindowSamples { get; } = [2048, 1024, 512, 256];

    /// <summary>Compares over the shorter of the two lengths.</summary>
    /// <param name="reference">[N] mono.</param>
    /// <param name="test">[N] mono at the same rate.</param>
    /// <exception cref="ArgumentException">One of them is empty.</exception>
    public static SpectralDistance Compare(ReadOnlySpan<float> reference, ReadOnlySpan<float> test)
    {
        var length = Math.Min(reference.Length, test.Length);
        if (length == 0)
            throw new ArgumentException("Expected two recordings with samples, found an empty one.");
        double convergence = 0, logDb = 0;
        foreach (var window in WindowSamples)
        {
            var (oneConvergence, oneLogDb) = CompareAt(reference[..length], test[..length], window);
            convergence += oneConvergence / WindowSamples.Count;
            logDb += oneLogDb / WindowSamples.Count;
        }
        return new SpectralDistance(convergence, logDb);
    }

    private static (double Convergence, double LogDb) CompareAt(
        ReadOnlySpan<float> reference, ReadOnlySpan<float> test, int window)
    {
        // The rate only labels the axis.
        const int anyRate = 44100;
        var r = Spectrogram.Analyze(reference, anyRate, window);
        var t = Spectrogram.Analyze(test, anyRate, window);
        double difference = 0, energy = 0, logDb = 0;
        for (var frame = 0; frame < r.Frames; frame++)
        {
            var rFrame = r.Frame(frame);
            var tFrame = t.Frame(frame);
            for (var k = 0; k < rFrame.Length; k++)
            {
                difference += Square(rFrame[k] - tFrame[k]);
                energy += Square(rFrame[k]);
                logDb += Math.Abs(LevelDb(rFrame[k]) - LevelDb(tFrame[k]));
            }
        }
        var convergence = energy > 0 ? Math.Sqrt(difference / energy) : difference > 0 ? 1 : 0;
        return (convergence, logDb / ((double)r.Frames * r.Bins));
    }

    private static double Square(double x) => x * x;

    private static double LevelDb(float magnitude) => Math.Max(FloorDb, 20 * Math.Log10(magnitude));
}
