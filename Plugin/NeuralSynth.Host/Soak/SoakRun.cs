using System.Diagnostics;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Soak;

/// <summary>A soak: plug-ins as in a busy session, for a time, and what it found. This thread is CLAP's main thread.</summary>
internal sealed unsafe class SoakRun : IDisposable
{
    private const double WarmUpSeconds = 0.5;
    private const double RestartSeconds = 1.7;
    private const double StateSeconds = 0.6;
    private const int AllocationBytes = 1 << 16;
    private static readonly int[] Rates = [44100, 48000, 88200, 96000];
    private static readonly int[] Blocks = [64, 128, 256, 512, SoakInstance.LongestBlock];

    private readonly SoakOptions _options;
    private readonly RealtimeProbe? _probe;
    private readonly ClapLibrary _library;
    private readonly List<SoakInstance> _instances = [];
    private readonly SoakAudio _audio;
    private readonly Random _random;
    private readonly SortedSet<string> _latencies = new(StringComparer.Ordinal);
    private readonly Stopwatch _elapsed = new();
    private long _hops;
    private long _underRuns;
    private long _faultyHops;
    private long _restarts;
    private long _stateLoads;
    private int _allocating;

    public SoakRun(SoakOptions options, RealtimeProbe? probe, HostLog log)
    {
        _options = options;
        _probe = probe;
        _random = new Random(options.Seed);
        _library = new ClapLibrary(options.Clap);
        for (int i = 0; i < options.Instances; i++) _instances.Add(new SoakInstance(_library, options, probe, log, i));
        _audio = new SoakAudio(_instances, probe, options.Misbehave);
    }

    /// <summary>Runs until the time is over or <paramref name="cancel"/> is set.</summary>
    /// <param name="progress">Gets seconds that are done, and a line about what is going on.</param>
    /// <param name="cancel">Ends early; the report is of what was done.</param>
    public SoakReport Run(Action<double, string> progress, CancellationToken cancel)
    {
        foreach (SoakInstance instance in _instances) Start(instance, 48000, 128);
        _audio.Start();
        Tend(WarmUpSeconds, (_, _) => { }, cancel);
        foreach (SoakInstance instance in _instances) instance.Pause();
        (RealtimeDiagnostics realtime, RealtimeDiagnostics main) = _instances[0].Halves;
        foreach (SoakInstance instance in _instances) instance.Resume();
        var allocator = new Thread(Allocate) { Name = "soak allocator" };
        Volatile.Write(ref _allocating, 1);
        allocator.Start();
        _elapsed.Restart();
        _audio.Misbehave();
        Tend(_options.Seconds, progress, cancel);
        _elapsed.Stop();
        Volatile.Write(ref _allocating, 0);
        allocator.Join();
        foreach (SoakInstance instance in _instances) Stop(instance);
        // Before the thread ends: its end, long after the last callback, counts some bytes.
        (RealtimeDiagnostics realtimeAfter, RealtimeDiagnostics mainAfter) = _instances[0].Halves;
        _audio.Stop();
        if (_audio.Failure != null) throw _audio.Failure;
        return Report(realtimeAfter, realtime, mainAfter, main);
    }

    public void Dispose()
    {
        foreach (SoakInstance instance in _instances) instance.Dispose();
        _library.Dispose();
    }

    /// <summary>The main thread's life: callbacks, restarts, states.</summary>
    private void Tend(double seconds, Action<double, string> progress, CancellationToken cancel)
    {
        var time = Stopwatch.StartNew();
        double nextRestart = RestartSeconds;
        double nextState = StateSeconds;
        while (time.Elapsed.TotalSeconds < seconds && !cancel.IsCancellationRequested && _audio.Failure == null)
        {
            Service();
            double now = time.Elapsed.TotalSeconds;
            if (!_options.IsSteady && now > nextRestart)
            {
                nextRestart = now + RestartSeconds;
                Restart(Any(_instances), Any(Rates), Any(Blocks));
            }

            if (!_options.IsSteady && now > nextState)
            {
                nextState = now + StateSeconds;
                SaveAndLoad(Any(_instances), Any(_instances));
            }

            progress(now, $"{_audio.Callbacks} callbacks, {_restarts} restarts");
            Thread.Sleep(5);
        }
    }

    private void Service()
    {
        bool asked = _probe?.TakeCallback() ?? false;
        foreach (SoakInstance instance in _instances)
        {
            if (asked) instance.Plugin.Native->OnMainThread(instance.Plugin.Native);
            instance.Plugin.Service();
            if (instance.WantsRestart) Restart(instance, instance.SampleRate, instance.BlockSamples);
        }
    }

    private void Restart(SoakInstance instance, int sampleRate, int blockSamples)
    {
        Stop(instance);
        Start(instance, sampleRate, blockSamples);
        _restarts++;
    }

    private void Start(SoakInstance instance, int sampleRate, int blockSamples)
    {
        instance.Start(sampleRate, blockSamples);
        TimbreTelemetry t = instance.AtActivation;
        if (_latencies.Count >= 12 && _options.Models.Length != 1) return;
        string mode = (LatencyMode)t.LatencyMode + (t.Schedule == (int)TimbreScheduleKind.Spread ? " (spread)" : "");
        string why = t.LatencyReason == 0 ? "" : $", because {(LatencyReason)t.LatencyReason}";
        _latencies.Add($"{mode}: {instance.LatencySamples} samples at {sampleRate} Hz, blocks of {blockSamples}{why}");
    }

    private void Stop(SoakInstance instance)
    {
        TimbreTelemetry telemetry = instance.Stop();
        _hops += telemetry.Hops;
        _underRuns += telemetry.LateHops;
        _faultyHops += telemetry.FaultyHops;
    }

    // From one to another: models, modes and all.
    private void SaveAndLoad(SoakInstance from, SoakInstance to)
    {
        to.Plugin.State.Load(from.Plugin.State.Save(), "soak");
        _stateLoads++;
    }

    private void Allocate()
    {
        double chunksPerSecond = _options.MainMegabytesPerSecond * 1e6 / AllocationBytes;
        var time = Stopwatch.StartNew();
        for (long done = 0; Volatile.Read(ref _allocating) != 0;)
        {
            for (; done < time.Elapsed.TotalSeconds * chunksPerSecond; done++) _instances[0].Diagnostics->AllocateInMainHalf(AllocationBytes);
            Thread.Sleep(2);
        }
    }

    private T Any<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private SoakReport Report(RealtimeDiagnostics realtimeAfter, RealtimeDiagnostics realtime, RealtimeDiagnostics mainAfter, RealtimeDiagnostics main) => new()
    {
        Seconds = _elapsed.Elapsed.TotalSeconds,
        Instances = _instances.Count,
        RealtimePriority = _audio.IsRealtime,
        Workers = realtimeAfter.WorkerThreads,
        VectorBits = realtimeAfter.VectorBits,
        Modes = [.. Enum.GetValues<SoakMode>().Where(m => _audio.Ratios[(int)m].Callbacks > 0).Select(m => Ratios(m, _audio.Ratios[(int)m]))],
        Latencies = [.. _latencies],
        Hops = _hops,
        UnderRuns = _underRuns,
        FaultyHops = _faultyHops,
        Restarts = _restarts,
        StateLoads = _stateLoads,
        LateWakeUps = _audio.LateWakeUps,
        Calls = _probe?.Counts(),
        Cost = _audio.Total,
        RealtimeCollections = realtimeAfter.Collections - realtime.Collections,
        RealtimeBytes = realtimeAfter.AllocatedBytes - realtime.AllocatedBytes,
        MainCollections = mainAfter.Collections - main.Collections,
        MainBytes = mainAfter.AllocatedBytes - main.AllocatedBytes,
        NonFiniteSamples = _instances.Sum(i => i.NonFiniteSamples),
        Errors = _instances.Sum(i => i.Errors),
    };

    private static SoakRatios Ratios(SoakMode mode, DeadlineRatios r) => new(
        mode switch { SoakMode.Direct => "Low", SoakMode.Spread => "Low (spread)", SoakMode.NoModel => "no model", _ => mode.ToString() },
        r.Callbacks, r.Percentile(0.5), r.Percentile(0.9), r.Percentile(0.99), r.Percentile(0.999), r.Worst, r.Misses);
}
