using System.Diagnostics;
using System.Text;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Soak;

/// <summary>Where a buffer's time goes, by what was in effect.</summary>
internal enum SoakMode
{
    Direct,
    Spread,
    Standard,
    Safe,
    NoModel,
}

/// <summary>The soak's audio thread: serves all instances at the times that their sound cards would.</summary>
internal sealed unsafe class SoakAudio
{
    private readonly IReadOnlyList<SoakInstance> _instances;
    private readonly RealtimeProbe? _probe;
    private readonly Thread _thread;
    private readonly byte[]? _misbehave;
    private int _stopping;
    private int _misbehaveNow;
    private long _callbacks;

    public SoakAudio(IReadOnlyList<SoakInstance> instances, RealtimeProbe? probe, string? misbehave)
    {
        _instances = instances;
        _probe = probe;
        _misbehave = misbehave == null ? null : Encoding.ASCII.GetBytes(misbehave + "\0");
        Ratios = [.. Enum.GetValues<SoakMode>().Select(_ => new DeadlineRatios())];
        _thread = new Thread(Run, 1 << 20) { Name = "soak audio", Priority = ThreadPriority.Highest };
    }

    /// <summary>By <see cref="SoakMode"/>.</summary>
    public DeadlineRatios[] Ratios { get; }

    /// <summary>What all callbacks cost together.</summary>
    public ProbeResult Total { get; private set; }

    public bool IsRealtime { get; private set; }

    /// <summary>Callbacks so far. [any thread]</summary>
    public long Callbacks => Volatile.Read(ref _callbacks);

    /// <summary>How often the thread itself woke too late to keep the sound card's time.</summary>
    public long LateWakeUps { get; private set; }

    /// <summary>What ended the thread, or null.</summary>
    public Exception? Failure { get; private set; }

    public void Start() => _thread.Start();

    /// <summary>Does once, inside the window, what must not be done.</summary>
    public void Misbehave() => Volatile.Write(ref _misbehaveNow, 1);

    public void Stop()
    {
        Volatile.Write(ref _stopping, 1);
        _thread.Join();
    }

    private void Run()
    {
        CurrentThread.Role = ThreadRole.Audio;
        IsRealtime = SoakThread.TryMakeRealtime();
        try
        {
            while (Volatile.Read(ref _stopping) == 0) Serve();
        }
        catch (HostException e)
        {
            Failure = e;
        }
    }

    private void Serve()
    {
        SoakInstance? next = null;
        foreach (SoakInstance instance in _instances)
        {
            instance.StartOrStopProcessing();
            if (instance.IsProcessing && (next == null || instance.Due < next.Due)) next = instance;
        }

        if (next == null)
        {
            SoakThread.SleepUntil(Stopwatch.GetTimestamp() + Stopwatch.Frequency / 1000);
            return;
        }

        double seconds = (double)next.BlockSamples / next.SampleRate;
        long period = (long)(seconds * Stopwatch.Frequency);
        SoakThread.SleepUntil(next.Due);
        if (Stopwatch.GetTimestamp() - next.Due > period)
        {
            // As a host after an interruption: go on from now instead of hurrying after the time that is lost.
            LateWakeUps++;
            next.Due = Stopwatch.GetTimestamp();
        }

        next.Due += period;
        ProbeResult cost = next.ProcessBuffer();
        Ratios[(int)ModeOf(next)].Add(cost.Nanoseconds * 1e-9 / seconds);
        Add(cost);
        MisbehaveIfAsked();
        Volatile.Write(ref _callbacks, _callbacks + 1);
    }

    private static SoakMode ModeOf(SoakInstance instance)
    {
        if (instance.LatencySamples == 0) return SoakMode.NoModel;
        Engine.Timbre.TimbreTelemetry telemetry = instance.AtActivation;
        return (telemetry.Schedule, telemetry.LatencyMode) switch
        {
            ((int)Engine.Timbre.TimbreScheduleKind.Direct, _) => SoakMode.Direct,
            ((int)Engine.Timbre.TimbreScheduleKind.Spread, _) => SoakMode.Spread,
            (_, (int)Engine.Timbre.LatencyMode.Safe) => SoakMode.Safe,
            _ => SoakMode.Standard,
        };
    }

    private void MisbehaveIfAsked()
    {
        if (_misbehave == null || _probe == null || Interlocked.Exchange(ref _misbehaveNow, 0) == 0) return;
        ProbeResult cost = default;
        fixed (byte* kind = _misbehave) _probe.Misbehave(kind, &cost);
        Add(cost);
    }

    private void Add(ProbeResult cost)
    {
        ProbeResult total = Total;
        total.Nanoseconds += cost.Nanoseconds;
        total.VoluntarySwitches += cost.VoluntarySwitches;
        total.InvoluntarySwitches += cost.InvoluntarySwitches;
        total.MinorFaults += cost.MinorFaults;
        total.MajorFaults += cost.MajorFaults;
        Total = total;
    }
}
