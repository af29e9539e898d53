using NeuralSynth.Media;

namespace NeuralSynth.Host.Demo;

/// <summary>Waveforms and spectrograms below each other.</summary>
internal static class DemoPicture
{
    private const int WaveformHeight = 90;
    private const int SpectrogramHeight = 170;

    /// <summary>Writes an SVG file.</summary>
    public static void Write(string path, string heading, params (string Title, AudioBuffer Audio)[] recordings)
    {
        var figure = new Figure { Heading = heading };
        foreach ((string title, AudioBuffer audio) in recordings)
        {
            float[] mono = audio.ToMono();
            figure.Add(new WaveformPanel { Title = title, Audio = mono, SampleRate = audio.SampleRate, Height = WaveformHeight });
            figure.Add(new SpectrogramPanel { Title = $"{title}: spectrogram", Audio = mono, SampleRate = audio.SampleRate, Height = SpectrogramHeight });
        }

        figure.Write(path);
    }
}
