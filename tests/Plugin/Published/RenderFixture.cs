using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Rendering;
using NeuralSynth.Media;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>A folder for one test, and renders through the published library in this process, by its C ABI.</summary>
internal sealed class RenderFixture : IDisposable
{
    private readonly ClapLibrary _library;
    private int _files;

    public RenderFixture(PublishedPlugin published)
    {
        CurrentThread.Role = ThreadRole.Main;
        Folder = Directory.CreateTempSubdirectory("neuralsynth-").FullName;
        _library = new ClapLibrary(published.Repository.Clap);
    }

    public string Folder { get; }

    /// <summary>Messages of the last render.</summary>
    public LogEntry[] Log { get; private set; } = [];

    public ClapLibrary Library => _library;

    public string Model(SamplePackage package) => package.WriteTo(Path.Combine(Folder, $"{_files++}.nsmodel"));

    /// <summary>Writes a WAV file of a decaying, sliding tone, with some noise unless told otherwise.</summary>
    public string Input(int sampleRate, double seconds, int channels = 1, double noise = 0.01)
    {
        var random = new Random(7);
        float[][] audio = Enumerable.Range(0, channels).Select(c => Tone(random, sampleRate, seconds, c, noise)).ToArray();
        string path = Path.Combine(Folder, $"{_files++}.wav");
        WavFile.Write(path, new AudioBuffer(audio, sampleRate));
        return path;
    }

    public (AudioBuffer Audio, byte[] Bytes, RenderFigures Figures) Render(RenderOptions options)
    {
        var log = new HostLog(null);
        string output = Path.Combine(Folder, $"{_files++}.wav");
        try
        {
            RenderFigures figures = new Renderer(_library, log).Render(options with { Output = output });
            return (WavFile.Read(output), File.ReadAllBytes(output), figures);
        }
        finally
        {
            Log = log.Entries;
        }
    }

    public void Dispose()
    {
        _library.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static float[] Tone(Random random, int sampleRate, double seconds, int channel, double noise)
    {
        var audio = new float[(int)(sampleRate * seconds)];
        double phase = channel;
        for (int n = 0; n < audio.Length; n++)
        {
            double t = (double)n / sampleRate;
            phase += 2 * Math.PI * (220 + 110 * t) / sampleRate;
            audio[n] = (float)(0.3 * Math.Exp(-t) * Math.Sin(phase) + noise * (random.NextDouble() - 0.5));
        }

        return audio;
    }
}
