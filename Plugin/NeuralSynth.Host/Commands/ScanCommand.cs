using System.CommandLine;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth scan</c>: what a host does when it looks for plug-ins, with times.</summary>
internal static class ScanCommand
{
    private static readonly Option<string> Clap = CommonOptions.Clap();
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("scan", "Loads the library and lists its plug-ins.") { Clap, Json };
        command.SetAction(result => Guard.Run(() => Run(result)));
        return command;
    }

    private static void Run(ParseResult result)
    {
        using var library = new ClapLibrary(result.GetValue(Clap)!);
        Scan[] scans = library.Plugins.Select(p => Create(library, p)).ToArray();
        if (result.GetValue(Json))
        {
            Console.WriteLine(JsonText.Of(new { library.Path, ClapVersion = library.VersionText, library.LoadMilliseconds, library.InitMilliseconds, library.DescribeMilliseconds, Plugins = scans }));
            return;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{library.Path}: CLAP {library.VersionText}; load {library.LoadMilliseconds:0.0} ms, init {library.InitMilliseconds:0.0} ms, describe {library.DescribeMilliseconds:0.0} ms"));
        foreach (Scan scan in scans) Print(scan);
    }

    private static Scan Create(ClapLibrary library, PluginDescription description)
    {
        using var host = new HostObject(new HostLog(Console.Error));
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        using HostedPlugin plugin = library.Create(description, host);
        double milliseconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return new Scan(description, milliseconds, plugin.Ports.Inputs, plugin.Ports.Outputs, plugin.Parameters.All.Count);
    }

    private static void Print(Scan scan)
    {
        PluginDescription p = scan.Plugin;
        Console.WriteLine($"{p.Id}: {p.Name} {p.Version} by {p.Vendor} [{string.Join(", ", p.Features)}]");
        Console.WriteLine($"  {p.Description}");
        Console.WriteLine($"  inputs: {Ports(scan.Inputs)}; outputs: {Ports(scan.Outputs)}; {scan.Parameters} parameters; created in {scan.CreateMilliseconds:0.0} ms");
    }

    private static string Ports(IReadOnlyList<AudioPort> ports) =>
        ports.Count == 0 ? "none" : string.Join(", ", ports.Select(p => $"{p.Name} ({p.Channels})"));

    private sealed record Scan(
        PluginDescription Plugin, double CreateMilliseconds, IReadOnlyList<AudioPort> Inputs, IReadOnlyList<AudioPort> Outputs, int Parameters);
}
