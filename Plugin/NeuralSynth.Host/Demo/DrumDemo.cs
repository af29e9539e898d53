using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Commands;
using NeuralSynth.Host.Rendering;
using NeuralSynth.Media;

namespace NeuralSynth.Host.Demo;

/// <summary>Plays our pattern on NeuralSynth Drums with several kits, through the published plug-in.</summary>
internal static class DrumDemo
{
    private const int FirstNumber = 4;
    private const int Seed = 1;
    private const double TailSeconds = 2;
    private static readonly string[] Kits = ["808-like", "Acoustic room", "Industrial"];

    /// <summary>Renders, draws and prints.</summary>
    /// <param name="library">The published library.</param>
    /// <param name="model">Drum model.</param>
    /// <param name="kits">Folder of the factory kits.</param>
    /// <param name="song">MIDI file; the committed one is what <see cref="DemoSong"/> writes.</param>
    /// <param name="folder">For the results.</param>
    public static void Run(ClapLibrary library, string model, string kits, string song, string folder)
    {
        var played = new List<(string Title, AudioBuffer Audio)>();
        foreach ((string kit, int n) in Kits.Select((k, n) => (k, n)))
        {
            string output = Path.Combine(folder, FormattableString.Invariant($"{FirstNumber + n}-drums-{kit.Replace(' ', '-')}.wav"));
            RenderFigures figures = Render(library, model, Path.Combine(kits, kit + ".nskit"), song, output, n == 0 ? Path.Combine(folder, "stems") : null);
            AudioBuffer audio = WavFile.Read(output);
            played.Add((kit, audio));
            Console.WriteLine(FormattableString.Invariant(
                $"  {Path.GetFileName(output)}: {figures.RealTimeFactor:0.0} x real time, late hits {figures.UnderRuns ?? 0}, peak {figures.PeakDb:0.0} dB, spectral centroid {SpectralCentre.OfHz(audio):0} Hz"));
        }

        DemoPicture.Write(Path.Combine(folder, "drums.svg"), "NeuralSynth Drums: one pattern, three kits", [.. played]);
        Console.WriteLine($"""

            Listen, in {folder}:
              {FirstNumber}- to {FirstNumber + Kits.Length - 1}-drums-*.wav   one pattern (beat.mid) played by the kits {string.Join(", ", Kits)}
              stems/                the pads of the first kit, one file each
              drums.svg             waveforms and spectrograms of the three
            """);
    }

    private static RenderFigures Render(ClapLibrary library, string model, string kit, string song, string output, string? stems)
    {
        using var bar = new RenderProgress(Path.GetFileName(output));
        return new Renderer(library, new HostLog(Console.Error), bar.Report).Render(new RenderOptions
        {
            Plugin = "drums",
            Model = model,
            Preset = kit,
            Song = MidiSong.Read(song),
            Stems = stems,
            Output = output,
            TailSeconds = TailSeconds,
            Format = SampleFormat.Pcm24,
            Seed = Seed,
        });
    }
}
