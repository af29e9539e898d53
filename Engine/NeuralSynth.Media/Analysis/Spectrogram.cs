namespace NeuralSynth.Media;

/// <summary>Short-time magnitude spectrum: Hann window, frame t centred on sample t·hop, silence beyond the ends.</summary>
public sealed class Spectrogram
{
    private readonly float[] _magnitudes;

    private Spectrogram(float[] magnitudes, int frames, int bins, int size, int hopSamples, int sampleRate)
    {
        _magnitudes = magnitudes;
        Frames = frames;
        Bins = bins;
        WindowSamples = size;
        HopSamples = hopSamples;
        SampleRate = sampleRate;
    }

    /// <summary>T = ⌊N / hop⌋ + 1.</summary>
    public int Frames { get; }

    /// <summary>K = window / 2 + 1.</summary>
    public int Bins { get; }

    /// <summary>Samples of the window.</summary>
    public int WindowSamples { get; }

    /// <summary>Samples from frame to frame.</summary>
    public int HopSamples { get; }

    /// <summary>Hz.</summary>
    public int SampleRate { get; }

    /// <summary>[K] magnitudes of a frame: a full-scale sine at a bin's centre reads 1.</summary>
    public ReadOnlySpan<float> Frame(int t) => _magnitudes.AsSpan(t * Bins, Bins);

    /// <summary>Analyzes a recording.</summary>
    /// <param name="audio">[N] mono.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="windowSamples">A power of two.</param>
    /// <param name="hopSamples">Samples from frame to frame; null for a quarter of the window.</param>
    public static Spectrogram Analyze(
        ReadOnlySpan<float> audio, int sampleRate, int windowSamples = 2048, int? hopSamples = null)
    {
        var hop = hopSamples ?? Math.Max(1, windowSamples / 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(hop, 1, nameof(hopSamples));
        var fft = new OfflineFft(windowSamples);
        var window = Hann(windowSamples);
        var frames = audio.Length / hop + 1;
        var magnitudes = new float[(long)frames * fft.Bins];
        double[] frame = new double[windowSamples], re = new double[fft.Bins], im = new double[fft.Bins];
        // A sine of amplitude 1 puts half of the window's sum into its bin.
        var scale = 2 / window.Sum();
        for (var t = 0; t < frames; t++)
        {
            Cut(audio, t * hop - windowSamples / 2, window, frame);
            fft.ForwardReal(frame, re, im);
            for (var k = 0; k < re.Length; k++)
                magnitudes[t * re.Length + k] = (float)(scale * Math.Sqrt(re[k] * re[k] + im[k] * im[k]));
        }
        return new Spectrogram(magnitudes, frames, fft.Bins, windowSamples, hop, sampleRate);
    }

    private static void Cut(ReadOnlySpan<float> audio, int first, double[] window, double[] frame)
    {
        for (var n = 0; n < frame.Length; n++)
        {
            var at = first + n;
            frame[n] = at >= 0 && at < audio.Length ? audio[at] * window[n] : 0;
        }
    }

    private static double[] Hann(int length)
    {
        var window = new double[length];
        for (var n = 0; n < length; n++)
            window[n] = 0.5 - 0.5 * Math.Cos(2 * Math.PI * n / length);
        return window;
    }
}
