using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Factory;

/// <summary>Renders MIDI files with the <c>fluidsynth</c> program: dry (no reverb, no chorus), 44.1 kHz, mono.</summary>
public sealed class FluidSynth
{
    /// <summary>Where Debian's fluid-soundfont-gm puts the MIT-licensed FluidR3 soundfont.</summary>
    public const string DefaultSoundFont = "/usr/share/sounds/sf2/FluidR3_GM.sf2";

    /// <summary>What to do when something is missing.</summary>
    public const string HowToInstall =
        "On Debian or Ubuntu: apt-get install fluidsynth fluid-soundfont-gm (or name a soundfont with --soundfont).";

    private const string Command = "fluidsynth";
    private const int SampleRate = 44100;

    // The output is float and is levelled afterwards; this only keeps it near full scale.
    private const double Gain = 0.5;

    private readonly string _soundFont;

    /// <summary>Checks that the program and the soundfont are there.</summary>
    /// <param name="soundFont">SF2 file; null for <see cref="DefaultSoundFont"/>.</param>
    /// <exception cref="FileNotFoundException">One is missing; the message says which packages to install.</exception>
    public FluidSynth(string? soundFont = null)
    {
        _soundFont = soundFont ?? DefaultSoundFont;
        if (!File.Exists(_soundFont))
            throw new FileNotFoundException($"The soundfont {_soundFont} is missing. {HowToInstall}", _soundFont);
        Version = RunForVersion();
    }

    /// <summary>The program's version line.</summary>
    public string Version { get; }

    /// <summary>The soundfont's file name, for provenance.</summary>
    public string SoundFontName => Path.GetFileName(_soundFont);

    /// <summary>[N] a MIDI file rendered to mono at 44.1 kHz: the mean of both channels.</summary>
    /// <param name="midiFile">Bytes of a standard MIDI file.</param>
    /// <param name="seconds">Duration to keep; the program renders seconds of silence behind the last event.</param>
    /// <exception cref="InvalidOperationException">The program failed; the message has its output.</exception>
    public float[] Render(byte[] midiFile, double seconds)
    {
        var folder = Directory.CreateTempSubdirectory("neuralsynth-render");
        try
        {
            var midi = Path.Combine(folder.FullName, "in.mid");
            var wav = Path.Combine(folder.FullName, "out.wav");
            File.WriteAllBytes(midi, midiFile);
            Run(
            [
                "-n", "-i", "-q", "-R", "0", "-C", "0", "-g", Gain.ToString(CultureInfo.InvariantCulture),
                "-r", SampleRate.ToString(CultureInfo.InvariantCulture), "-O", "float", "-T", "wav", "-F", wav,
                _soundFont, midi,
            ]);
            var audio = WavFile.Read(wav).ToMono();
            return audio[..Math.Min(audio.Length, (int)(seconds * SampleRate))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string RunForVersion() => Run(["--version"]).Split('\n')[0].Trim();

    private static string Run(string[] arguments)
    {
        var start = new ProcessStartInfo(Command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException(
                    $"{Command} ended with code {process.ExitCode}: {error.Result.Trim()} {output.Trim()}");
            return output;
        }
        catch (Win32Exception)
        {
            throw new FileNotFoundException($"The program {Command} is missing. {HowToInstall}", Command);
        }
    }
}
