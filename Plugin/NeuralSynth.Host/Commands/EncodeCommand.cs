using System.CommandLine;
using System.Diagnostics;
using NeuralSynth.Host.Hits;
using NeuralSynth.Media;
using NeuralSynth.Models;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth encode</c>: finds a recorded hit on the map of a drum model and plays it from there.</summary>
internal static class EncodeCommand
{
    private static readonly Argument<string> Hit = new("hit") { Description = "Recording of one hit: WAV, AIFF or FLAC." };
    private static readonly Option<string> Model = new("--model") { Description = "Drum model with an encoder; without it the factory model.", HelpName = "X.nsmodel", DefaultValueFactory = _ => FactoryModels.Path("Drums.nsmodel") };
    private static readonly Option<string?> Output = new("--out") { Description = "Folder for the prepared hit, its resynthesis and the variations; without it nothing is written." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Of the variations, 0 to 65535." };
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("encode", "Places a recorded hit on the map of a drum model.") { Hit, Model, Output, Seed, Json };
        command.SetAction(result => Guard.Run(() => Run(result)));
        return command;
    }

    private static void Run(ParseResult result)
    {
        string path = result.GetValue(Hit)!;
        if (result.GetValue(Seed) is not (>= 0 and <= 65535)) throw new HostException($"--seed: expected 0 to 65535, found {result.GetValue(Seed)}.");
        TimbreModelFile.LoadRuntime();
        long start = Stopwatch.GetTimestamp();
        using var encoding = new HitEncoding(result.GetValue(Model)!);
        double opened = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        EncodedHit hit = encoding.Encode(path, result.GetValue(Seed));
        double encoded = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (result.GetValue(Output) is { } folder) Write(folder, hit);
        EncodeFigures figures = EncodeFigures.Of(path, encoding.Manifest, hit, opened, encoded);
        Console.WriteLine(result.GetValue(Json) ? JsonText.Of(figures) : figures.ToText());
    }

    private static void Write(string folder, EncodedHit hit)
    {
        Directory.CreateDirectory(folder);
        Save("original.wav", hit.Prepared);
        Save("resynthesis.wav", hit.Resynthesis);
        for (int v = 0; v < hit.Variations.Length; v++) Save($"variation-{v + 1}.wav", hit.VariationAudio[v]);

        void Save(string name, float[] audio) =>
            WavFile.Write(Path.Combine(folder, name), AudioBuffer.Mono(audio, DrumHitForm.SampleRate), SampleFormat.Pcm24);
    }
}
