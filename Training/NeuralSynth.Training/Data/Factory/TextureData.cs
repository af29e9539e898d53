using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Factory;

/// <summary>Generates the audio that texture models are trained on: passages composed from a seed and rendered with fluidsynth from
/// the MIT-licensed FluidR3 GM soundfont. Passages are split, sounds are not: what is held out is played by the same
/// instruments.</summary>
public static class TextureData
{
    private const double PassageSeconds = 12;
    private const int PercussionChannel = 9;

    /// <summary>Writes a set.</summary>
    /// <param name="folder">Folder to fill: one folder per source, with train, validation and test inside.</param>
    /// <param name="set">What to render.</param>
    /// <param name="minutes">Of training audio for each source; validation and test have an eighth of it each.</param>
    /// <param name="seed">Of all choices.</param>
    /// <param name="soundFont">SF2 file; null for FluidR3 GM where Debian puts it.</param>
    /// <param name="progress">Told after each source.</param>
    /// <param name="cancellation">Stops between sources.</param>
    /// <exception cref="FileNotFoundException">fluidsynth or the soundfont is missing.</exception>
    public static void Generate(string folder, TextureSet set, double minutes, ulong seed, string? soundFont = null, IProgress<FactoryDataProgress>? progress = null, CancellationToken cancellation = default)
    {
        var synth = new FluidSynth(soundFont);
        int train = Math.Max(2, (int)Math.Round(minutes * 60 / PassageSeconds)), held = Math.Max(1, train / 8), done = 0;
        foreach (TextureSource source in set.Sources)
        {
            cancellation.ThrowIfCancellationRequested();
            (string Split, int Count)[] plan = [("train", train), ("validation", held), ("test", held)];
            (string Path, float[] Audio)[] passages = [.. plan.SelectMany(p => Enumerable.Range(0, p.Count).Select(n => $"{p.Split}/passage{n:00}")).Select(name => (name, Render(synth, source, seed, name)))];
            PhraseAudio.Level([.. passages.Select(p => p.Audio)]);
            foreach ((string name, float[] audio) in passages)
            {
                string path = Path.Combine(folder, source.Name, name + ".wav");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                WavFile.Write(path, AudioBuffer.Mono(audio, DdspDataset.SampleRate), SampleFormat.Pcm16);
            }
            File.WriteAllText(Path.Combine(folder, source.Name, "sources.txt"), Sources(source, synth, seed));
            progress?.Report(new FactoryDataProgress(++done, set.Sources.Count, source.Name));
        }
    }

    private static string Sources(TextureSource source, FluidSynth synth, ulong seed)
    {
        string what = source.Percussion ? "beats" : "chords", how = source.Percussion ? "drum kit" : "General MIDI program";
        return $"{source.Name}: {what} composed by neuralsynth-train data textures (seed {seed}; MIT), rendered by {synth.Version} from {synth.SoundFontName}, {how} {source.Program + 1}; {FactoryData.Licence(synth)}";
    }

    private static float[] Render(FluidSynth synth, TextureSource source, ulong seed, string name)
    {
        var random = new SplitMix64(seed ^ StableHash.Of(source.Name + "/" + name));
        Performance performance = new TextureComposer(random).Compose(source, PassageSeconds);
        return synth.Render(MidiFileWriter.Write(performance, source.Percussion ? PercussionChannel : 0), PassageSeconds);
    }
}
