using System.Runtime.ExceptionServices;
using NeuralSynth.Host.Abi;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>Blocks of audio with everything that a host may put into them.</summary>
internal static unsafe class Vst3ProcessChecks
{
    private static readonly double[] Rates = [22050, 32000, 44100, 48000, 88200, 96000, 192000, 384000, 1234.5678, 12345.678, 123456.78, 1234567.8];

    public static IReadOnlyList<ConformanceCheck<Vst3Subject>> All { get; } =
    [
        new("process-test", "Blocks of 64 samples at 44.1 kHz give clean output", 1, Basic),
        new("process-thread", "Thousands of blocks on another thread", 2, OnAnotherThread),
        new("silence-flags", "Silent inputs in every combination; flagged outputs are silent", 2, SilenceFlags),
        new("silence-processing", "Seconds of silence give finite output", 3, Silence),
        new("parameters-flush", "Parameters arrive without buffers, with no channels and without changes", 1, Flushes),
        new("variable-block-size", "Blocks of 0 to 8192 samples", 2, BlockSizes),
        new("process-format", "Twelve sample rates, fractions too", 3, SampleRates),
        new("process-modes", "Real time, prefetch and offline process", 2, Modes),
        new("automation-block", "Changes at the beginning of blocks, for one, two, ten and all parameters", 2, AutomationPerBlock),
        new("automation-sample", "Changes every 1, 50 and 100 samples", 3, AutomationPerSample),
        new("automation-split", "Sample-accurate changes give the same output however the host cuts the blocks", 4, AutomationIsSplitIndependent),
        new("automation-odd-points", "Points beyond the block, out of order and outside 0 to 1 do no damage", 10, OddPoints),
        new("latency-exact", "Bypassed, every sample comes out unchanged after exactly the reported latency", 3, BypassDelaysExactly),
        new("process-repeats", "After another activation the same input gives the same output", 3, Repeats),
        new("process-denormals", "Subnormal and non-finite input never comes out", 5, OddInput),
        new("process-missing-buffers", "Missing buses, buffers and event lists do no damage; the next block is clean", 10, MissingBuffers),
        new("process-inactive", "process without activation does no damage", 8, Inactive),
        new("fuzz", "Random rates, blocks, changes and restarts, with states saved and loaded on the UI thread meanwhile", 7, Fuzz),
    ];

    private static void Basic(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open().Start(44100, 64, ProcessMode.Realtime);
        session.Play(10, 64);
    }

    private static void OnAnotherThread(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open().Start(44100, 64, ProcessMode.Realtime);
        OnThread(() => session.Play(3000, 64));
    }

    private static void OnThread(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() => failure = Caught(action));
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    private static ExceptionDispatchInfo? Caught(Action action)
    {
        CurrentThread.Role = ThreadRole.Audio;
        try
        {
            action();
            return null;
        }
        catch (CheckFailedException e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }

    private static void SilenceFlags(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        int[] inputs = session.Channels(BusDirection.Input);
        if (inputs.Length == 0) Check.Skip("the plug-in has no input");
        session.Start();
        for (ulong flags = 0; flags < 1ul << inputs[0]; flags++)
        {
            session.InputSilence = flags;
            session.Play(4, 128);
        }
    }

    private static void Silence(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open().Start(44100, 512);
        session.Signal = (_, _) => 0;
        session.InputSilence = 3;
        session.Play(430, 512);
    }

    private static void Flushes(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open().Start();
        Vst3Parameter[] settable = [.. session.Parameters.Where(p => p.CanAutomate)];
        using var changes = new Vst3Changes();
        foreach (Vst3Parameter p in settable) changes.Add(p.Id, 0, 0.5);
        Check.Equal(Result.Ok, session.Flush(changes), "process without samples and buses");
        Check.Equal(Result.Ok, session.Flush(null), "process without samples, buses and changes");
        AudioBusBuffers input = default, output = default;
        ProcessData data = session.Data(0, changes, null);
        data.NumInputs = data.NumOutputs = 1;
        data.Inputs = &input;
        data.Outputs = &output;
        Check.Equal(Result.Ok, session.Processor->Vtable->Process(session.Processor, &data), "process without samples and channels");
        session.Play(2, 128);
    }

    private static void BlockSizes(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open().Start(44100, 8192);
        var random = new Random(4);
        session.Process(0);
        for (int i = 0; i < 20; i++) session.Process(random.Next(1, 8193));
    }

    private static void SampleRates(Vst3Subject subject)
    {
        foreach (double rate in Rates)
        {
            using Vst3Session session = subject.Open();
            var setup = new ProcessSetup { SampleRate = rate, MaxSamplesPerBlock = 512 };
            if (session.Processor->Vtable->SetupProcessing(session.Processor, &setup) != Result.Ok) continue;
            // Only the extremes may be refused, and then at activation.
            if (rate is < 8000 or > 400000 && session.Component->Vtable->SetActive(session.Component, 1) != Result.Ok) continue;
            session.Component->Vtable->SetActive(session.Component, 0);
            session.Start(rate);
            session.Play(4, 512);
        }
    }

    private static void Modes(Vst3Subject subject)
    {
        foreach (int mode in (int[])[ProcessMode.Realtime, ProcessMode.Prefetch, ProcessMode.Offline])
        {
            using Vst3Session session = subject.Open().Start(mode: mode);
            session.Play(8, 512);
        }
    }

    private static void AutomationPerBlock(Vst3Subject subject)
    {
        foreach (int count in (int[])[1, 2, 10, int.MaxValue]) Automate(subject, count, interval: 512);
    }

    private static void AutomationPerSample(Vst3Subject subject)
    {
        foreach (int interval in (int[])[1, 50, 100]) Automate(subject, 10, interval);
    }

    private static void Automate(Vst3Subject subject, int count, int interval)
    {
        using Vst3Session session = subject.Open().Start();
        var random = new Random(count ^ interval);
        Vst3Parameter[] chosen = [.. session.Parameters.Where(p => p.CanAutomate).Take(count)];
        for (int block = 0; block < 6; block++)
        {
            using var changes = new Vst3Changes();
            foreach (Vst3Parameter p in chosen)
            {
                for (int offset = 0; offset < 512; offset += interval) changes.Add(p.Id, offset, random.NextDouble());
            }

            session.Process(512, changes);
        }
    }

    private static void AutomationIsSplitIndependent(Vst3Subject subject)
    {
        const int Total = 12_000;
        var times = new Random(12);
        var points = new List<(int Time, int Parameter, double Value)>();
        for (int time = 0; time < Total; time += times.Next(1, 500)) points.Add((time, times.Next(1000), 0.3 + 0.4 * times.NextDouble()));
        float[] Run(Func<int> next)
        {
            using Vst3Session session = subject.Open();
            session.Signal = (channel, n) => 0.2f * MathF.Sin(0.04f * n + channel);
            session.Start(maxBlock: 4096);
            Vst3Parameter[] continuous = [.. session.Parameters.Where(p => p.CanAutomate && p.StepCount == 0)];
            if (continuous.Length == 0) Check.Skip("no continuous parameter can be automated");
            var all = new List<float>();
            while (all.Count < Total)
            {
                int count = Math.Min(next(), Total - all.Count);
                using var changes = new Vst3Changes();
                foreach ((int time, int parameter, double value) in points.Where(p => p.Time >= all.Count && p.Time < all.Count + count))
                    changes.Add(continuous[parameter % continuous.Length].Id, time - all.Count, value);
                all.AddRange(session.Process(count, changes)[0]);
            }

            return [.. all];
        }

        var random = new Random(13);
        Check.Same(Run(() => 4096), Run(() => random.Next(1, 700)), "automated output");
    }

    private static void OddPoints(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open().Start();
        foreach (double value in (double[])[double.NaN, double.PositiveInfinity, -3, 7, 0.5])
        {
            using var changes = new Vst3Changes();
            foreach (Vst3Parameter p in session.Parameters) changes.Add(p.Id, 90, value).Add(p.Id, 3, value).Add(p.Id, 100000, value).Add(p.Id, -5, value);
            changes.Add(0x7ABCDEF0, 0, value);
            session.Process(100, changes);
            Check.That(session.Parameters.All(p => session.Value(p) is >= 0 and <= 1), $"a value lies outside 0 to 1 after {value}");
        }

        session.Play(3, 100);
    }

    private static void BypassDelaysExactly(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        session.Set(session.Bypass(), 1);
        session.Signal = (_, n) => Pulse(n);
        foreach ((double rate, int block) in ((double, int)[])[(44100, 64), (48000, 512), (96000, 999)])
        {
            session.Start(rate, block);
            int latency = session.Latency;
            float[] output = session.Play((latency + 4000) / block + 2, block);
            for (int n = 0; n < output.Length; n++)
            {
                float expected = n < latency ? 0 : Pulse(n - latency);
                if (output[n] != expected) Check.Fail($"{rate} Hz, blocks of {block}: expected {expected} at sample {n} (latency {latency}), found {output[n]}");
            }

            session.Stop();
        }
    }

    // Sparse exact values: each sample tells where it belongs.
    private static float Pulse(long n) => n % 97 == 13 ? 1 / (float)(1 << (int)(n / 97 % 8 + 1)) : 0;

    private static void Repeats(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        session.Signal = (channel, n) => 0.2f * MathF.Sin(0.05f * n + channel);
        session.Start(44100, 256);
        float[] first = session.Play(20, 256);
        session.Stop();
        session.Start(44100, 256);
        Check.Same(first, session.Play(20, 256), "output after another activation");
    }

    private static void OddInput(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open().Start(44100);
        session.Signal = (channel, n) => n < 8000 ? 1e-41f : (n % 701) switch { 5 => float.NaN, 6 => float.PositiveInfinity, 7 => float.MaxValue, _ => 0.1f };
        session.Play(40, 512);
    }

    private static void MissingBuffers(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open().Start(maxBlock: 128);
        for (int how = 0; how < 5; how++)
        {
            using var blocks = new Vst3Blocks(session.Channels(BusDirection.Input), session.Channels(BusDirection.Output), 128);
            ProcessData data = session.Data(128, null, null);
            data.NumInputs = how == 0 ? 0 : blocks.InputCount;
            data.NumOutputs = how == 1 ? 0 : blocks.OutputCount;
            data.Inputs = how == 0 ? null : blocks.Inputs;
            data.Outputs = how == 1 ? null : blocks.Outputs;
            if (how == 2 && blocks.InputCount > 0) blocks.Inputs[0].ChannelBuffers = null;
            if (how == 3 && blocks.OutputCount > 0) blocks.Outputs[0].ChannelBuffers[0] = null;
            if (how == 4 && blocks.InputCount > 0) blocks.Inputs[0].NumChannels = 0;
            session.Processor->Vtable->Process(session.Processor, &data);
            session.Play(2, 128);
        }

        Check.That(session.Processor->Vtable->Process(session.Processor, null) != Result.Ok, "process with null was accepted");
    }

    private static void Inactive(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        using var blocks = new Vst3Blocks(session.Channels(BusDirection.Input), session.Channels(BusDirection.Output), 64);
        ProcessData data = session.Data(64, null, null);
        data.NumInputs = blocks.InputCount;
        data.NumOutputs = blocks.OutputCount;
        data.Inputs = blocks.Inputs;
        data.Outputs = blocks.Outputs;
        session.Processor->Vtable->Process(session.Processor, &data);
        session.Start();
        session.Play(2, 64);
    }

    private static void Fuzz(Vst3Subject subject)
    {
        var random = new Random(77);
        using Vst3Session session = subject.Open();
        for (int round = 0; round < 10; round++)
        {
            int largest = random.Next(1, 2048), seed = random.Next();
            session.Start(random.Next(4) == 0 ? 8000 + 184000 * random.NextDouble() : 48000, largest, random.Next(3));
            ExceptionDispatchInfo? failure = null;
            using var done = new ManualResetEventSlim();
            var audio = new Thread(() =>
            {
                failure = Caught(() => FuzzBlocks(session, new Random(seed), largest));
                done.Set();
            });
            audio.Start();
            while (!done.IsSet) Check.Equal(Result.Ok, session.Load(session.Save()), "loading the plug-in's own state");
            audio.Join();
            failure?.Throw();
            session.Stop();
        }
    }

    private static void FuzzBlocks(Vst3Session session, Random random, int largest)
    {
        for (int block = 0; block < 50; block++)
        {
            int count = random.Next(1, largest + 1);
            using var changes = new Vst3Changes();
            for (int i = random.Next(20); i > 0; i--) changes.Add(session.Parameters[random.Next(session.Parameters.Count)].Id, random.Next(count), random.NextDouble());
            session.Process(count, changes);
        }
    }
}
