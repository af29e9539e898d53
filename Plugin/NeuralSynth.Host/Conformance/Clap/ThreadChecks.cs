using System.Runtime.ExceptionServices;
using NeuralSynth.Clap;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>Real threads: audio on one, the rest on another, many instances, and everything at random.</summary>
internal static unsafe class ThreadChecks
{
    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("process-other-threads", "Every block on another thread gives the same output", 4, OtherThreads),
        new("instances-on-threads", "Instances on several threads at once give what each gives alone", 5, ParallelInstances),
        new("threads-state-and-text", "States, texts and values on the main thread while audio runs", 5, MainThreadWhileProcessing),
        new("fuzz", "Random rates, layouts, blocks, events, transport, resets and restarts, with states saved and loaded meanwhile", 7, Fuzz),
        new("allocations", "The real-time half allocates nothing managed and never collects while audio runs", 4, NoAllocations),
    ];

    private static void OtherThreads(ClapSubject subject)
    {
        float[] expected;
        using (ClapSession session = subject.Open().Start(maxBlock: 128)) expected = session.Play(20, 128);
        using ClapSession moved = subject.Open().Start(maxBlock: 128);
        var output = new List<float>();
        for (int block = 0; block < 20; block++) OnThread(() => output.AddRange(moved.Process(128)[0]), ThreadRole.Main);
        Check.Same(expected, output, "output of blocks on different threads");
    }

    private static void ParallelInstances(ClapSubject subject)
    {
        const int Instances = 6;
        float[] expected;
        using (ClapSession session = subject.Open().Start(maxBlock: 256)) expected = session.Play(30, 256);
        ClapSession[] sessions = [.. Enumerable.Range(0, Instances).Select(_ => subject.Open().Start(maxBlock: 256))];
        try
        {
            float[][] outputs = new float[Instances][];
            Together(Instances, i => outputs[i] = sessions[i].Play(30, 256));
            foreach (float[] output in outputs) Check.Same(expected, output, "output beside other instances");
        }
        finally
        {
            foreach (ClapSession session in sessions) session.Dispose();
        }
    }

    private static void MainThreadWhileProcessing(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start(maxBlock: 256, offline: false);
        byte[] state = session.Plugin.State.Save();
        IReadOnlyList<PluginParameter> all = session.Parameters;
        Beside(() => session.PlayRaw(400, 256), () =>
        {
            state = session.Plugin.State.Save();
            session.Plugin.State.Load(state, "saved");
            foreach (PluginParameter p in all)
            {
                string text = session.Plugin.Parameters.Text(p, p.Min + 0.3 * (p.Max - p.Min));
                Check.That(text.Length > 0, $"'{p.FullName}' has no text");
                double value = session.Plugin.Parameters.Value(p);
                Check.That(value >= p.Min && value <= p.Max, $"'{p.FullName}' is {value}, outside its range");
            }
        });
        Check.Same(state, session.Plugin.State.Save(), "the state after the last load");
    }

    private static void Fuzz(ClapSubject subject)
    {
        var random = new Random(77);
        using ClapSession session = subject.Open();
        for (int round = 0; round < 12; round++)
        {
            RandomLayout(session, random);
            int largest = random.Next(1, 2048);
            session.Start(random.Next(4) == 0 ? 8000 + 184000 * random.NextDouble() : 48000, largest, offline: random.Next(3) == 0);
            int seed = random.Next();
            Beside(() => FuzzBlocks(session, new Random(seed), largest), () => session.Plugin.State.Load(session.Plugin.State.Save(), "saved"));
            session.Stop();
        }
    }

    private static void RandomLayout(ClapSession session, Random random)
    {
        var configs = session.Find<ClapPluginAudioPortsConfig>(ClapPluginAudioPortsConfig.Id);
        if (configs == null) return;
        ClapAudioPortsConfig config;
        configs->Get(session.Native, (uint)random.Next((int)configs->Count(session.Native)), &config);
        Check.That(configs->Select(session.Native, config.Id) != 0, "a layout was refused");
        session.Plugin.ReadPorts();
    }

    private static void FuzzBlocks(ClapSession session, Random random, int largest)
    {
        for (int block = 0; block < 60; block++)
        {
            int count = random.Next(1, largest + 1);
            using EventList events = RandomEvents(session, random, count);
            session.Transport = random.Next(3) == 0 ? null : TransportChecks.RandomTransport(random, 0);
            session.ProcessRaw(count, events, inPlace: random.Next(2) == 0);
            if (random.Next(15) == 0) ClapSession.OnAudioThread(() => session.Native->Reset(session.Native));
        }
    }

    private static EventList RandomEvents(ClapSession session, Random random, int samples)
    {
        var events = new EventList();
        IReadOnlyList<PluginParameter> all = session.KnownParameters;
        for (int time = random.Next(50); time < samples && all.Count > 0; time += random.Next(1, 200))
        {
            PluginParameter p = all[random.Next(all.Count)];
            if (random.Next(5) == 0) events.Add(TransportChecks.RandomTransport(random, (uint)time));
            else if (random.Next(3) == 0) events.Modulation(p, (2 * random.NextDouble() - 1) * (p.Max - p.Min), (uint)time, random.Next(-1, 5));
            else if (!p.IsReadOnly) events.Value(p, ClapSession.RandomValue(p, random), (uint)time);
        }

        return events;
    }

    private static void NoAllocations(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        NeuralSynthDiagnostics* diagnostics = session.Require<NeuralSynthDiagnostics>(NeuralSynthDiagnostics.Id);
        session.Start(maxBlock: 256, offline: false);
        session.Play(20, 256);
        RealtimeDiagnostics before, after;
        diagnostics->Read(session.Native, null, &before, null);
        var random = new Random(51);
        for (int block = 0; block < 200; block++)
        {
            using EventList events = RandomEvents(session, random, 256);
            session.Process(random.Next(1, 257), events);
        }

        diagnostics->Read(session.Native, null, &after, null);
        Check.Equal(before.AllocatedBytes, after.AllocatedBytes, "managed bytes of the real-time half");
        Check.Equal(before.Collections, after.Collections, "collections of the real-time half");
    }

    /// <summary>Runs audio on a thread of its own, and the main thread's part over and over until that ends.</summary>
    private static void Beside(Action audio, Action main)
    {
        ExceptionDispatchInfo? failure = null;
        using var done = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            CurrentThread.Role = ThreadRole.Audio;
            failure = Caught(audio);
            done.Set();
        });
        thread.Start();
        ExceptionDispatchInfo? mine = null;
        while (!done.IsSet && mine == null) mine = Caught(main);
        thread.Join();
        failure?.Throw();
        mine?.Throw();
    }

    private static ExceptionDispatchInfo? Caught(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e) when (e is CheckFailedException or HostException)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }

    private static void OnThread(Action action, ThreadRole role)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            CurrentThread.Role = role;
            failure = Caught(action);
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    private static void Together(int count, Action<int> action)
    {
        ExceptionDispatchInfo?[] failures = new ExceptionDispatchInfo?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            CurrentThread.Role = ThreadRole.Main;
            failures[i] = Caught(() => action(i));
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        failures.FirstOrDefault(f => f != null)?.Throw();
    }
}
