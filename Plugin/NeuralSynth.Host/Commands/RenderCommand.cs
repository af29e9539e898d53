using System.CommandLine;
using System.Globalization;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Rendering;
using NeuralSynth.Media;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth render</c>.</summary>
internal static class RenderCommand
{
    // Longer than a hit, which is about a second.
    private const double SongTailSeconds = 2;

    private static readonly Option<string> Clap = CommonOptions.Clap();
    private static readonly Option<string> Plugin = CommonOptions.Plugin();
    private static readonly Option<string?> Model = CommonOptions.Model();
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly Option<string?> Preset = new("--preset") { Description = "Preset or kit to load, after the model." };
    private static readonly Option<string?> Input = new("--in") { Description = "WAV file, mono or stereo, any rate: played through an effect." };
    private static readonly Option<string?> Midi = new("--midi") { Description = "Standard MIDI File: its notes are played by an instrument." };
    private static readonly Option<string?> Stems = new("--stems") { Description = "With --midi: folder for a file per pad. Each pad plays on its own output, and --out is their sum." };
    private static readonly Option<string> Output = new("--out") { Description = "WAV file to write.", Required = true };
    private static readonly Option<string[]> Set = new("--set") { Description = "Parameter value: a number in plain units, or a text such as '-6 dB'.", HelpName = "name=value" };
    private static readonly Option<string[]> Automate = new("--automate") { Description = "Parameter over time, seconds:value.", HelpName = "name=t0:v0,t1:v1,…" };
    private static readonly Option<string> Block = new("--block") { Description = "Block size in samples, or random.", DefaultValueFactory = _ => "512" };
    private static readonly Option<int?> Rate = new("--rate") { Description = "Sample rate for the plug-in and the output, Hz; without it the file's, or 48000 with --midi." };
    private static readonly Option<int?> Seed = new("--seed") { Description = "Sets the parameter Seed, and the sequence of random block sizes." };
    private static readonly Option<bool> Realtime = new("--realtime") { Description = "Processes each block at its time, as a live host does." };
    private static readonly Option<bool> NoCompensation = new("--no-latency-compensation") { Description = "Keeps the latency at the start of the output." };
    private static readonly Option<double?> Tail = new("--tail") { Description = "Seconds to render after the end of the input; without it 0, or 2 with --midi." };
    private static readonly Option<string> Format = new("--format") { Description = "Samples of the output.", DefaultValueFactory = _ => "float" };
    private static readonly Option<string?> StateIn = new("--state-in") { Description = "Plug-in state to load first." };
    private static readonly Option<string?> StateOut = new("--state-out") { Description = "Where to save the plug-in's state at the end." };
    private static readonly Option<bool> KeepGoing = new("--keep-going") { Description = "Renders even when the plug-in refuses the model." };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("float", "24", "16");
        var command = new Command("render", "Plays audio through the effect, or a song on the instrument.")
        {
            Clap, Plugin, Model, Preset, Input, Midi, Output, Stems, Set, Automate, Block, Rate, Seed, Realtime, NoCompensation, Tail, Format, StateIn, StateOut, KeepGoing, Json,
        };
        command.SetAction(result => Guard.Run(() => Run(result)));
        return command;
    }

    private static void Run(ParseResult result)
    {
        RenderOptions options = Options(result);
        Check(options);
        bool json = result.GetValue(Json);
        using var library = new ClapLibrary(result.GetValue(Clap)!);
        var log = new HostLog(Console.Error);
        using var bar = new RenderProgress(Path.GetFileName(options.Song?.Name ?? options.Input)!);
        RenderFigures figures = new Renderer(library, log, bar.Report).Render(options);
        bar.Dispose();
        Console.WriteLine(json ? figures.ToJson() : Summary(options, figures));
    }

    private static RenderOptions Options(ParseResult result) => new()
    {
        Preset = result.GetValue(Preset),
        Song = result.GetValue(Midi) is { } midi ? MidiSong.Read(midi) : null,
        Stems = result.GetValue(Stems),
        Plugin = result.GetValue(Plugin)!,
        Model = result.GetValue(Model),
        Input = result.GetValue(Input),
        Output = result.GetValue(Output)!,
        Set = result.GetValue(Set) ?? [],
        Automate = result.GetValue(Automate) ?? [],
        Block = result.GetValue(Block)!,
        SampleRate = result.GetValue(Rate),
        Seed = result.GetValue(Seed),
        Realtime = result.GetValue(Realtime),
        LatencyCompensation = !result.GetValue(NoCompensation),
        TailSeconds = result.GetValue(Tail) ?? (result.GetValue(Midi) == null ? 0 : SongTailSeconds),
        Format = result.GetValue(Format) switch { "16" => SampleFormat.Pcm16, "24" => SampleFormat.Pcm24, _ => SampleFormat.Float32 },
        StateIn = result.GetValue(StateIn),
        StateOut = result.GetValue(StateOut),
        KeepGoing = result.GetValue(KeepGoing),
    };

    private static void Check(RenderOptions options)
    {
        if (options.SampleRate is < 1000 or > 768_000) throw new HostException($"--rate: expected 1000 to 768000 Hz, found {options.SampleRate}.");
        if (!(options.TailSeconds is >= 0 and <= 600)) throw new HostException($"--tail: expected 0 to 600 seconds, found {options.TailSeconds.ToString(CultureInfo.InvariantCulture)}.");
        if ((options.Input == null) == (options.Song == null)) throw new HostException($"expected either --in or --midi, found {(options.Song == null ? "neither" : "both")}.");
        if (options.Stems != null && (options.Song == null || options.Realtime)) throw new HostException("--stems: expected --midi without --realtime.");
        if (options.Input != null && !File.Exists(options.Input)) throw new HostException($"--in: expected a WAV file, found no file '{options.Input}'.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(options.Output))!;
        if (!Directory.Exists(folder)) throw new HostException($"--out: expected an existing folder, found none at '{folder}'.");
    }

    private static string Summary(RenderOptions options, RenderFigures figures) => FormattableString.Invariant(
        $"{options.Output}: {(double)figures.OutputSamples / figures.SampleRate:0.00} s, {figures.Channels} channel(s) at {figures.SampleRate} Hz, peak {figures.PeakDb:0.0} dB; {figures.RealTimeFactor:0.0} x real time, latency {figures.LatencySamples} samples, worst block {figures.WorstBlockMs:0.00} ms, under-runs {figures.UnderRuns?.ToString() ?? "unknown"}");
}
