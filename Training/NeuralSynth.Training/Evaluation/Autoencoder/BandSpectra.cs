using NeuralSynth.Media;

namespace NeuralSynth.Training.Evaluation.Autoencoder;

/// <summary>Third-octave spectra of sounding frames, their level taken out: what a sound is like, however loud.</summary>
internal static class BandSpectra
{
    private const int Window = 2048, Hop = 1024;
    private const double LowestHz = 60, HighestHz = 16000, BandsPerOctave = 3;
    private const double SoundingPower = 1e-6, FloorDb = -60;

    /// <summary>Number of bands.</summary>
    public static int Count { get; } = (int)(BandsPerOctave * Math.Log2(HighestHz / LowestHz));

    /// <summary>[F][bands] dB around their mean, at most 60 dB below the loudest band.</summary>
    public static List<float[]> Of(float[] audio, int sampleRate)
    {
        Spectrogram spectrum = Spectrogram.Analyze(audio, sampleRate, Window, Hop);
        var frames = new List<float[]>();
        for (int t = 0; t < spectrum.Frames; t++)
        {
            double[] powers = Powers(spectrum.Frame(t), sampleRate);
            if (powers.Sum() < SoundingPower) continue;
            double loudest = powers.Max();
            double[] db = Array.ConvertAll(powers, p => Math.Max(FloorDb, 10 * Math.Log10((p / loudest) + 1e-12)));
            double mean = db.Average();
            frames.Add(Array.ConvertAll(db, d => (float)(d - mean)));
        }
        return frames;
    }

    /// <summary>Root mean square difference, dB.</summary>
    public static double Distance(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.Sqrt(sum / a.Length);
    }

    /// <summary>Mean distance of frames to the nearest of a set.</summary>
    public static double ToNearest(IReadOnlyCollection<float[]> frames, IReadOnlyList<float[]> set) =>
        frames.Count == 0 ? double.NaN : frames.Average(f => set.Min(s => Distance(f, s)));

    private static double[] Powers(ReadOnlySpan<float> magnitudes, int sampleRate)
    {
        double[] powers = new double[Count];
        for (int k = 1; k < magnitudes.Length; k++)
        {
            int band = (int)Math.Floor(BandsPerOctave * Math.Log2(k * (double)sampleRate / Window / LowestHz));
            if (band >= 0 && band < Count) powers[band] += (double)magnitudes[k] * magnitudes[k];
        }
        return powers;
    }
}
