using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Factory;

/// <summary>Writes the demo's audio: a melody to be transformed, and material of the target instrument that no model
/// was trained on, to compare the result with.</summary>
public static class DemoData
{
    /// <summary>Seed of the demo; the factory data's seeds and names never give these phrases.</summary>
    public const ulong Seed = 0xDE30;

    private const double SilentEndSeconds = 0.6;
    private const string Source = "Flute";
    private const string Target = "Violin";

    /// <summary>Writes melody.mid, melody.wav, <c>violin-heldout.wav</c> and README.md.</summary>
    /// <param name="folder">Created if it does not exist.</param>
    /// <param name="soundFont">SF2 file; null for FluidR3 GM where Debian puts it.</param>
    /// <exception cref="FileNotFoundException">fluidsynth or the soundfont is missing.</exception>
    public static void Generate(string folder, string? soundFont = null)
    {
        var synth = new FluidSynth(soundFont);
        Directory.CreateDirectory(folder);
        var source = Instrument(Source);
        var melody = DemoMelody.Perform(source, Seed);
        File.WriteAllBytes(Path.Combine(folder, "melody.mid"), MidiFileWriter.Write(melody));
        WriteLevelled(Path.Combine(folder, "melody.wav"), PhraseAudio.Render(synth, source, melody));
        WriteLevelled(Path.Combine(folder, "violin-heldout.wav"), HeldOut(synth, Instrument(Target)));
        File.WriteAllText(Path.Combine(folder, "README.md"), Readme(synth));
    }

    // Two phrases around the melody's register, one softer and one louder.
    private static float[] HeldOut(FluidSynth synth, FactoryInstrument target) =>
    [
        .. HeldOutPhrase(synth, target, "demo/heldout0", 0.5, 0.45),
        .. HeldOutPhrase(synth, target, "demo/heldout1", 0.65, 0.7),
    ];

    private static float[] HeldOutPhrase(
        FluidSynth synth, FactoryInstrument target, string name, double register, double dynamics)
    {
        var audio = PhraseAudio.Render(synth, target, FactoryData.Compose(target, Seed, name, register, dynamics));
        // The silence after the last note is not worth its bytes in the repository.
        return audio[..^(int)(SilentEndSeconds * DdspDataset.SampleRate)];
    }

    private static void WriteLevelled(string path, float[] audio)
    {
        PhraseAudio.Level([audio]);
        WavFile.Write(path, AudioBuffer.Mono(audio, DdspDataset.SampleRate), SampleFormat.Pcm16);
    }

    private static FactoryInstrument Instrument(string name) =>
        FactoryInstrument.All.First(instrument => instrument.Name == name);

    private static string Readme(FluidSynth synth) => $"""
        # Audio of the demo

        | file | what it is |
        |---|---|
        | `melody.wav` | eight bars in E minor for flute, performed from `melody.mid`; 44.1 kHz, 16 bit, mono |
        | `melody.mid` | the performance: notes, velocities, expression (controller 11), vibrato and drift (pitch bend) |
        | `violin-heldout.wav` | two violin phrases that are in no training set, for comparing a transformed melody with its target |

        Licence: the composition and the performance are ours (MIT, like the rest of the repository). The sound is
        FluidR3 GM by Frank Wen and contributors, MIT licence, as packaged by Debian's fluid-soundfont-gm.

        Made by

            neuralsynth-train data demo --out tests/Golden/demo

        with {synth.Version} and {synth.SoundFontName}. The same command gives the same files.

        """.ReplaceLineEndings("\n");
}
