using System.CommandLine;
using System.Diagnostics;
using NeuralSynth.Contract;
using NeuralSynth.Media;
using NeuralSynth.Models;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth encode</c>: finds a recorded hit on the map of a drum model and plays it from there.</summary>
internal static class EncodeCommand
{
    private const double LongestSeconds = 60;
    private const double SilenceDb = -54;
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

    /// <summary>Loads a recording.</summary>
    /// <exception cref="HostException">It cannot be read, is too long, or has nothing in it.</exception>
    internal static PreparedHit Load(string path)
    {
        try
        {
            AudioBuffer recording = AudioFile.Read(path);
            if (recording.Seconds > LongestSeconds) throw new HostException(FormattableString.Invariant($"'{path}': expected one hit of at most {LongestSeconds} seconds, found {recording.Seconds:0} seconds."));
            float peak = recording.Channels.Max(c => c.Length == 0 ? 0 : c.Max(Math.Abs));
            if (20 * Math.Log10(peak + 1e-6) >= SilenceDb && DrumHitForm.Prepare(recording) is { } hit) return hit;
            throw new HostException($"'{path}': expected a hit, found silence.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException(e.Message.Contains(path, StringComparison.Ordinal) ? e.Message : $"'{path}': {e.Message}");
        }
    }
}

/// <summary>What was made of a recording.</summary>
/// <param name="Prepared">The recording in the model's form, without zeros at the end: what a pad keeps as its original.</param>
/// <param name="Code">What the encoder says.</param>
/// <param name="Placement">Where it lies.</param>
/// <param name="Resynthesis">What a pad there plays.</param>
/// <param name="Variations">Neighbours.</param>
/// <param name="VariationAudio">What they play.</param>
internal sealed record EncodedHit(float[] Prepared, DrumCode Code, DrumPlacement Placement, float[] Resynthesis, DrumPlacement[] Variations, float[][] VariationAudio);

/// <summary>A drum model opened for recordings.</summary>
internal sealed class HitEncoding : IDisposable
{
    private const int GeneratorSeed = 0;
    private readonly DrumEncoder _encoder;
    private readonly DrumModelInstance _model;

    /// <exception cref="ModelPackageException">The model cannot be used, or has no encoder.</exception>
    /// <exception cref="HostException">Its hits have another form.</exception>
    public HitEncoding(string modelPath)
    {
        _encoder = DrumEncoder.Open(modelPath);
        if (_encoder.HitSamples != DrumHitForm.Samples || _encoder.Manifest.SampleRate != DrumHitForm.SampleRate)
            throw new HostException($"'{modelPath}': expected an encoder of {DrumHitForm.Samples} samples at {DrumHitForm.SampleRate} Hz, found {_encoder.HitSamples} at {_encoder.Manifest.SampleRate} Hz.");
        _model = new DrumModelInstance(DrumModelFile.Open(modelPath));
    }

    public ModelManifest Manifest => _encoder.Manifest;

    /// <exception cref="HostException">The recording cannot be used.</exception>
    public EncodedHit Encode(string path, int seed)
    {
        PreparedHit hit = EncodeCommand.Load(path);
        DrumCode code = _encoder.Encode(hit.FullLength());
        DrumPlacement placement = new DrumPlacer(_model).Place(code);
        DrumPlacement[] variations = DrumPlacer.Vary(placement, seed);
        using var audition = new DrumAudition(_model);
        return new EncodedHit(
            hit.Audio, code, placement, audition.Generate(placement, GeneratorSeed), variations, [.. variations.Select(v => audition.Generate(v, GeneratorSeed))]);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _model.Dispose();
    }
}

/// <summary>What <c>encode</c> prints.</summary>
internal sealed record EncodeFigures
{
    public required string File { get; init; }

    public required string Model { get; init; }

    public required string Class { get; init; }

    /// <summary>Of the three most probable classes.</summary>
    public required Dictionary<string, double> Probabilities { get; init; }

    public required double MapX { get; init; }

    public required double MapY { get; init; }

    /// <summary>Standard deviations from the place on the map.</summary>
    public required double[] DescriptorOffsets { get; init; }

    public required double[] FineLatents { get; init; }

    /// <summary>Standard deviations.</summary>
    public required double Residual { get; init; }

    /// <summary>Measured by the encoder, in their units.</summary>
    public required Dictionary<string, double> Descriptors { get; init; }

    /// <summary>Opening the model.</summary>
    public required double OpenMilliseconds { get; init; }

    /// <summary>Reading, encoding, placing, and generating resynthesis and variations.</summary>
    public required double EncodeMilliseconds { get; init; }

    public static EncodeFigures Of(string path, ModelManifest manifest, EncodedHit hit, double opened, double encoded) => new()
    {
        File = path,
        Model = manifest.Name,
        Class = manifest.Classes.ElementAtOrDefault(hit.Placement.Class) ?? "",
        Probabilities = hit.Code.Classes.Select((p, c) => (Name: manifest.Classes[c], Value: Math.Round(p, 4))).OrderByDescending(p => p.Value).Take(3).ToDictionary(p => p.Name, p => p.Value),
        MapX = Math.Round(hit.Placement.MapX, 4),
        MapY = Math.Round(hit.Placement.MapY, 4),
        DescriptorOffsets = [.. hit.Placement.Descriptors.Select(d => Math.Round(d, 3))],
        FineLatents = [.. hit.Placement.FineLatents.Select(z => Math.Round(z, 3))],
        Residual = Math.Round(hit.Placement.Residual, 4),
        Descriptors = manifest.Descriptors.Take(hit.Code.Descriptors.Length).Select((d, k) => (d.Name, Value: Math.Round(hit.Code.Descriptors[k] * d.StandardDeviation + d.Mean, 3))).ToDictionary(d => d.Name, d => d.Value),
        OpenMilliseconds = Math.Round(opened, 1),
        EncodeMilliseconds = Math.Round(encoded, 1),
    };

    public string ToText() => FormattableString.Invariant(
        $"{File}: {string.Join(", ", Probabilities.Select(p => $"{p.Key} {100 * p.Value:0} %"))}; map {MapX:0.000} {MapY:0.000}, descriptors {string.Join(' ', DescriptorOffsets.Select(d => $"{d:+0.00;-0.00}"))}, left over {Residual:0.00} deviations; model opened in {OpenMilliseconds:0} ms, encoded with variations in {EncodeMilliseconds:0} ms");
}
