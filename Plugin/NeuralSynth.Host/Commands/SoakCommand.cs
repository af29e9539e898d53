using System.CommandLine;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Soak;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth soak</c>: the real-time promise of the published plug-in, put to the test for as long as wanted.
/// Exit code 0 when every promise held, 2 when one broke.</summary>
internal static class SoakCommand
{
    private const int BrokenExitCode = 2;

    private static readonly Option<string> Clap = CommonOptions.Clap();
    private static readonly Option<string> Plugin = CommonOptions.Plugin();
    private static readonly Option<string[]> Model = new("--model") { Description = "Model packages for the slots; without one, the plug-in's own.", HelpName = "X.nsmodel" };
    private static readonly Option<double> Minutes = new("--minutes") { Description = "How long.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Instances = new("--instances") { Description = "How many plug-ins play.", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Seed = new("--seed") { Description = "Of everything random.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Latency = new("--latency") { Description = "Keeps one latency mode: low, standard or safe." };
    private static readonly Option<bool> Steady = new("--steady") { Description = "Keeps 48 kHz, buffers of 128 and the model, for measurements." };
    private static readonly Option<string?> Misbehave = new("--misbehave") { Description = "Control: does once inside the callback what must not be done; the soak must fail.", Hidden = true };
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        Misbehave.AcceptOnlyFromAmong("malloc", "lock", "sleep", "raw-sleep");
        Latency.AcceptOnlyFromAmong("low", "standard", "safe");
        var command = new Command("soak", "Holds the plug-in to its real-time promise: random blocks, automation, model swaps, restarts, an allocating main half.")
        {
            Clap, Plugin, Model, Minutes, Instances, Seed, Latency, Steady, Misbehave, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        bool held = false;
        int code = Guard.Run(() => held = Soak(result));
        return code != 0 ? code : held ? 0 : BrokenExitCode;
    }

    private static bool Soak(ParseResult result)
    {
        SoakOptions options = Options(result);
        RealtimeProbe? probe = RealtimeProbe.Find();
        if (probe == null) RealtimeProbe.Restart();
        if (probe == null && options.Misbehave != null) throw new HostException("--misbehave: expected the interposer, which this system does not have.");
        using var cancel = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            cancel.Cancel();
        };
        using var soak = new SoakRun(options, probe, new HostLog(null));
        using var bar = new RenderProgress("soak");
        SoakReport report = soak.Run((done, _) => bar.Report((long)(done * 1000), (long)(options.Seconds * 1000)), cancel.Token);
        bar.Dispose();
        Console.Write(result.GetValue(Json) ? report.ToJson() + Environment.NewLine : report.ToString());
        return report.Broken.Count == 0;
    }

    private static SoakOptions Options(ParseResult result)
    {
        double minutes = result.GetValue(Minutes);
        int instances = result.GetValue(Instances);
        if (!(minutes is > 0 and <= 100_000)) throw new HostException($"--minutes: expected a number above 0, found {minutes}.");
        if (instances is < 1 or > 100) throw new HostException($"--instances: expected 1 to 100, found {instances}.");
        return new SoakOptions
        {
            Clap = result.GetValue(Clap)!,
            Plugin = result.GetValue(Plugin)!,
            Models = result.GetValue(Model) ?? [],
            Seconds = minutes * 60,
            Instances = instances,
            Seed = result.GetValue(Seed),
            Latency = result.GetValue(Latency),
            IsSteady = result.GetValue(Steady),
            Misbehave = result.GetValue(Misbehave),
        };
    }
}
