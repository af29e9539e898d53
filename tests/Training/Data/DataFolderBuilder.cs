using NeuralSynth.Media;

namespace NeuralSynth.Training.Tests.Data;

/// <summary>A temporary data folder with synthetic recordings.</summary>
internal sealed class DataFolderBuilder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neuralsynth-data-test");

    private const double FadeSeconds = 0.1;

    public string Path => _folder.FullName;

    /// <summary>Adds a tone with ten harmonics k^−<paramref name="rolloff"/>, faded out before its last tenth, which is silent.</summary>
    public DataFolderBuilder AddTone(
        string name, double hz, double seconds = 1, double amplitude = 0.2, double rolloff = 1, int rate = 44100, int channels = 1)
    {
        var audio = new float[(int)(seconds * rate)];
        var end = audio.Length * 9 / 10;
        for (var n = 0; n < end; n++)
            for (var k = 1; k <= 10 && k * hz < 0.45 * rate; k++)
                audio[n] += (float)(Math.Min(1, (end - n) / (FadeSeconds * rate)) * amplitude * Math.Pow(k, -rolloff) * Math.Sin(2 * Math.PI * k * hz * n / rate));
        return Add(name, new AudioBuffer([.. Enumerable.Repeat(audio, channels)], rate));
    }

    public DataFolderBuilder Add(string name, AudioBuffer audio)
    {
        var path = Full(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        WavFile.Write(path, audio);
        return this;
    }

    public DataFolderBuilder AddText(string name, string text)
    {
        var path = Full(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    public string Full(string name) => System.IO.Path.Combine([Path, .. name.Split('/')]);

    public void Dispose() => _folder.Delete(recursive: true);
}
