using System.CommandLine;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Rendering;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth export</c>: takes a kit out of the plug-in, for other samplers.</summary>
internal static class ExportCommand
{
    private static readonly Option<string> Clap = CommonOptions.Clap();
    private static readonly Option<string?> Model = CommonOptions.Model();
    private static readonly Option<string?> Kit = new("--kit") { Description = "Kit to export; without it the kit of a new instance, or of the state." };
    private static readonly Option<string?> StateIn = new("--state-in") { Description = "Plug-in state to load first." };
    private static readonly Option<string> Output = new("--out") { Description = "Folder for the SFZ file and the folder of its samples.", Required = true };
    private static readonly Option<int?> Pad = new("--pad") { Description = "One pad, 1 to 16, as a WAV file alone." };
    private static readonly Option<int> Rate = new("--rate") { Description = "Sample rate of the files, Hz.", DefaultValueFactory = _ => MidiSong.DefaultSampleRate };
    private static readonly Option<bool> Neutral = new("--neutral") { Description = "Leaves level, pan and tune to the SFZ file instead of the samples." };
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("export", "Writes the pads of NeuralSynth Drums as 24-bit WAV files and an SFZ instrument.") { Clap, Model, Kit, StateIn, Output, Pad, Rate, Neutral, Json };
        command.SetAction(result => Guard.Run(() => Run(result)));
        return command;
    }

    private static void Run(ParseResult result)
    {
        int rate = result.GetValue(Rate);
        if (rate is < 8000 or > 768_000) throw new HostException($"--rate: expected 8000 to 768000 Hz, found {rate}.");
        if (result.GetValue(Pad) is not (null or (>= 1 and <= 16))) throw new HostException($"--pad: expected 1 to 16, found {result.GetValue(Pad)}.");
        using var library = new ClapLibrary(result.GetValue(Clap)!);
        using var host = new HostObject(new HostLog(Console.Error));
        using HostedPlugin plugin = library.Create(library.Find("drums"), host);
        if (result.GetValue(StateIn) is { } state) plugin.State.Load(AudioFiles.ReadAll(state), state);
        if (result.GetValue(Model) is { } model) plugin.LoadPreset(model);
        if (result.GetValue(Kit) is { } kit) plugin.LoadPreset(kit);
        plugin.SetRenderMode(offline: true);
        string name = Path.GetFileNameWithoutExtension(result.GetValue(Kit) ?? result.GetValue(StateIn) ?? "Drums");
        IReadOnlyList<ExportedPad> pads = new KitExport(plugin, rate, result.GetValue(Neutral)).Write(name, result.GetValue(Output)!, result.GetValue(Pad));
        if (result.GetValue(Json)) Console.WriteLine(JsonText.Of(pads));
        else
            foreach (ExportedPad pad in pads)
                Console.WriteLine(FormattableString.Invariant($"{pad.File}: {pad.Seconds:0.000} s, peak {pad.PeakDb:0.0} dB{(pad.VolumeDb > 0 ? $", written {pad.VolumeDb:0} dB lower" : "")}, keys {string.Join(' ', pad.Keys)}"));
    }
}
