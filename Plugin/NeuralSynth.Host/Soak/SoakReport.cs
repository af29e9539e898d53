using System.Globalization;
using System.Text;

namespace NeuralSynth.Host.Soak;

/// <summary>Callback time against its deadline in one mode: shares of the audio's duration.</summary>
internal sealed record SoakRatios(string Mode, long Callbacks, double Median, double P90, double P99, double P999, double Worst, long Misses);

/// <summary>What a soak found.</summary>
internal sealed record SoakReport
{
    public required double Seconds { get; init; }

    public required int Instances { get; init; }

    public required bool RealtimePriority { get; init; }

    public required int Workers { get; init; }

    public required int VectorBits { get; init; }

    public required IReadOnlyList<SoakRatios> Modes { get; init; }

    /// <summary>Latencies that were reported, with the circumstances.</summary>
    public required IReadOnlyList<string> Latencies { get; init; }

    public required long Hops { get; init; }

    public required long UnderRuns { get; init; }

    public required long FaultyHops { get; init; }

    public required long Restarts { get; init; }

    public required long StateLoads { get; init; }

    public required long LateWakeUps { get; init; }

    /// <summary>Null without the interposer.</summary>
    public required IReadOnlyList<ProbeCount>? Calls { get; init; }

    public required ProbeResult Cost { get; init; }

    public required long RealtimeCollections { get; init; }

    public required long RealtimeBytes { get; init; }

    public required long MainCollections { get; init; }

    public required long MainBytes { get; init; }

    public required long NonFiniteSamples { get; init; }

    public required long Errors { get; init; }

    /// <summary>Promises that were broken; empty when all held.</summary>
    public IReadOnlyList<string> Broken
    {
        get
        {
            var broken = new List<string>();
            void Hold(bool holds, string what)
            {
                if (!holds) broken.Add(what);
            }

            Hold(RealtimeCollections == 0, $"{RealtimeCollections} collections in the real-time half, expected 0");
            Hold(RealtimeBytes == 0, $"{RealtimeBytes} managed bytes in the real-time half, expected 0");
            foreach (ProbeCount call in (Calls ?? []).Where(c => !c.IsPermitted)) broken.Add($"{call.Calls} calls of {call.Function} inside process, expected 0");
            Hold(Cost.VoluntarySwitches == 0, $"the audio thread waited {Cost.VoluntarySwitches} times inside process (voluntary context switches), expected 0");
            Hold(NonFiniteSamples == 0, $"{NonFiniteSamples} samples of the output are not finite, expected 0");
            Hold(Errors == 0, $"{Errors} calls of process reported an error, expected 0");
            Hold(MainCollections > 0, "the main half never collected: the soak proves nothing");
            Hold(Hops > 0, "no hop was computed: the soak proves nothing");
            return broken;
        }
    }

    public string ToJson() => JsonText.Of(this);

    public override string ToString()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"{Seconds:0} s, {Instances} instances, audio thread {(RealtimePriority ? "SCHED_FIFO" : "without real-time priority")}, {Workers} worker(s), {VectorBits}-bit vectors");
        Line($"{Hops} hops, {Restarts} restarts, {StateLoads} states loaded, {UnderRuns} under-runs, {FaultyHops} faulty hops, {LateWakeUps} late wake-ups of the audio thread");
        foreach (string latency in Latencies) Line($"  latency {latency}");
        Line($"callback time as a share of its audio:");
        Line($"  {"mode",-16}{"callbacks",10}{"p50",9}{"p90",9}{"p99",9}{"p99.9",9}{"worst",9}{"over",7}");
        foreach (SoakRatios m in Modes) Line($"  {m.Mode,-16}{m.Callbacks,10}{m.Median,9:0.0000}{m.P90,9:0.0000}{m.P99,9:0.0000}{m.P999,9:0.0000}{m.Worst,9:0.000}{m.Misses,7}");
        Line($"real-time half: {RealtimeCollections} collections, {RealtimeBytes} bytes; main half: {MainCollections} collections, {MainBytes / 1e6 / Seconds:0} MB/s");
        if (Calls == null)
        {
            Line($"native calls inside process: not counted on this system");
        }
        else
        {
            string calls = Calls.Count == 0 ? "none" : string.Join(", ", Calls.Select(c => $"{c.Function} {c.Calls}{(c.IsPermitted ? " (permitted)" : "")}"));
            Line($"native calls inside process: {calls}");
            Line($"inside process: {Cost.VoluntarySwitches} voluntary and {Cost.InvoluntarySwitches} involuntary context switches, {Cost.MinorFaults} minor and {Cost.MajorFaults} major page faults");
        }

        foreach (string broken in Broken) Line($"BROKEN: {broken}");
        Line($"{(Broken.Count == 0 ? "All promises held." : "Promises were broken.")}");
        return text.ToString();
    }
}
