using NeuralSynth.Media;

namespace NeuralSynth.Host.Demo;

/// <summary>How bright a recording is.</summary>
internal static class SpectralCentre
{
    private const int WindowSamples = 2048;
    private const int HopSamples = 512;

    /// <summary>Mean frequency of the whole recording, weighted by magnitude, Hz; 0 for silence.</summary>
    public static double OfHz(AudioBuffer audio)
    {
        Spectrogram spectrogram = Spectrogram.Analyze(audio.ToMono(), audio.SampleRate, WindowSamples, HopSamples);
        double weighted = 0, sum = 0;
        for (int t = 0; t < spectrogram.Frames; t++)
        {
            ReadOnlySpan<float> frame = spectrogram.Frame(t);
            for (int k = 0; k < frame.Length; k++)
            {
                weighted += (double)frame[k] * k * audio.SampleRate / WindowSamples;
                sum += frame[k];
            }
        }

        return sum > 0 ? weighted / sum : 0;
    }
}
