using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>Parameter changes by events.</summary>
internal static unsafe class ParameterEventChecks
{
    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("param-set-events", "A flush sets what a block would have set", 2, FlushEqualsProcess),
        new("param-set-no-cookies", "Events without cookies, or with wrong ones, set the same values", 2, CookiesAreOptional),
        new("param-set-wrong-namespace", "Events of other spaces are ignored", 2, OtherSpacesAreIgnored),
        new("param-set-out-of-range", "NaN, infinity and huge values never leave the range", 5, OutOfRange),
        new("param-set-read-only", "Read-only parameters cannot be set", 5, ReadOnlyStays),
        new("param-fuzz-basic", "Random values, 50 times, clean output", 3, FuzzBasic),
        new("param-fuzz-bounds", "Smallest and largest values, clean output", 3, FuzzBounds),
        new("param-fuzz-sample-accurate", "Random values every 1, 10, 100 samples, clean output", 3, FuzzSampleAccurate),
        new("param-fuzz-modulation", "Random values and modulation, for all and for single notes, clean output", 4, FuzzModulation),
        new("param-modulation-non-destructive", "Modulation never changes the value, and leaves no trace once it is zero", 4, ModulationLeavesNoTrace),
        new("param-automation-split", "Sample-accurate changes give the same output however the host cuts the blocks", 4, AutomationIsSplitIndependent),
        new("param-change-while-inactive", "Values that are flushed while inactive are there after activation", 2, FlushWhileInactive),
    ];

    private static void FlushEqualsProcess(ClapSubject subject)
    {
        using ClapSession flushed = subject.Open(), processed = subject.Open();
        double[] before = flushed.Values();
        using (EventList values = flushed.RandomValues(new Random(3))) flushed.Start().Flush(values);
        using (EventList values = processed.RandomValues(new Random(3))) processed.Start().Process(64, values);
        Check.Same(processed.Values(), flushed.Values(), "values after flush");
        Check.That(!before.SequenceEqual(flushed.Values()), "no value changed");
    }

    private static void CookiesAreOptional(ClapSubject subject)
    {
        double[] With(Func<ClapSession, PluginParameter, nint> cookie)
        {
            using ClapSession session = subject.Open().Start();
            using var events = new EventList();
            var random = new Random(4);
            foreach (PluginParameter p in session.Parameters.Where(p => !p.IsReadOnly)) events.Value(p.Id, ClapSession.RandomValue(p, random), 0, (void*)cookie(session, p));
            session.Process(64, events);
            return session.Values();
        }

        double[] expected = With((_, p) => p.Cookie);
        Check.Same(expected, With((_, _) => 0), "values set without cookies");
        Check.Same(expected, With((session, p) => session.Parameters.First(other => other.Id != p.Id).Cookie), "values set with another parameter's cookie");
    }

    private static void OtherSpacesAreIgnored(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        double[] before = session.Values();
        session.Start();
        foreach (ushort space in (ushort[])[1, 0xB33F, ushort.MaxValue])
        {
            using EventList events = session.RandomValues(new Random(space));
            events.SetSpace(space);
            session.Process(64, events);
            Check.Same(before, session.Values(), $"values after events of space {space}");
        }
    }

    private static void OutOfRange(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start();
        double[] wild = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, double.Epsilon];
        foreach (double value in wild)
        {
            using var events = new EventList();
            foreach (PluginParameter p in session.Parameters) events.Value(p, value).Modulation(p, value);
            session.Process(256, events);
            session.Play(3, 256);
            foreach (PluginParameter p in session.Parameters)
            {
                double found = session.Plugin.Parameters.Value(p);
                Check.That(found >= p.Min && found <= p.Max, $"'{p.FullName}' is {found} after {value}, outside its range");
            }
        }
    }

    private static void ReadOnlyStays(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        PluginParameter[] readOnly = [.. session.Parameters.Where(p => p.IsReadOnly)];
        if (readOnly.Length == 0) Check.Skip("no parameter is read-only");
        using var events = new EventList();
        foreach (PluginParameter p in readOnly) events.Value(p, p.Max);
        double[] before = [.. readOnly.Select(session.Plugin.Parameters.Value)];
        session.Flush(events);
        Check.Same(before, [.. readOnly.Select(session.Plugin.Parameters.Value)], "read-only values");
    }

    private static void FuzzBasic(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start();
        var random = new Random(7);
        for (int round = 0; round < 50; round++)
        {
            using EventList values = session.RandomValues(random);
            session.Process(512, values);
            session.Play(4, 512);
        }
    }

    private static void FuzzBounds(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start();
        var random = new Random(8);
        for (int round = 0; round < 50; round++)
        {
            using var values = new EventList();
            foreach (PluginParameter p in session.Parameters.Where(p => !p.IsReadOnly)) values.Value(p, random.Next(2) == 0 ? p.Min : p.Max);
            session.Process(512, values);
            session.Play(2, 512);
        }
    }

    private static void FuzzSampleAccurate(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start();
        var random = new Random(9);
        foreach (int interval in (int[])[1, 10, 100])
        {
            for (int block = 0; block < 5; block++)
            {
                using EventList events = RandomChanges(session, random, 512, interval, modulation: false);
                session.Process(512, events);
            }
        }
    }

    private static void FuzzModulation(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start();
        var random = new Random(10);
        for (int block = 0; block < 30; block++)
        {
            using EventList events = RandomChanges(session, random, 512, 20, modulation: true);
            session.Process(512, events);
        }
    }

    private static EventList RandomChanges(ClapSession session, Random random, int samples, int interval, bool modulation)
    {
        var events = new EventList();
        PluginParameter[] settable = [.. session.Parameters.Where(p => !p.IsReadOnly)];
        for (int time = 0; time < samples; time += interval)
        {
            PluginParameter p = settable[random.Next(settable.Length)];
            if (!modulation || random.Next(2) == 0) events.Value(p, ClapSession.RandomValue(p, random), (uint)time);
            else events.Modulation(p, (2 * random.NextDouble() - 1) * (p.Max - p.Min), (uint)time, random.Next(-1, 20));
        }

        return events;
    }

    private static void ModulationLeavesNoTrace(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        PluginParameter[] modulatable = [.. session.Parameters.Where(p => (p.Flags & ClapParamFlags.IsModulatable) != 0)];
        if (modulatable.Length == 0) Check.Skip("no parameter can be modulated");
        double[] before = session.Values();
        byte[] state = session.Plugin.State.Save();
        session.Start();
        using var on = new EventList();
        using var off = new EventList();
        foreach (PluginParameter p in modulatable)
        {
            on.Modulation(p, 0.5 * (p.Max - p.Min), 10);
            off.Modulation(p, 0, 10);
        }

        session.Process(512, on);
        session.Play(4, 512);
        Check.Same(before, session.Values(), "values under modulation");
        Check.Same(state, session.Plugin.State.Save(), "state under modulation");
        session.Process(512, off);
        session.Reset();
        session.Signal = Sine;
        float[] after = SinceReset(session);
        using ClapSession fresh = subject.Open().Start();
        fresh.Signal = Sine;
        Check.Same(SinceReset(fresh), after, "output after modulation went back to zero");
    }

    // The signal follows the session's position, which a reset does not set back.
    private static float[] SinceReset(ClapSession session)
    {
        long start = session.Position;
        session.Signal = (channel, n) => Sine(channel, n - start);
        return session.Play(20, 512);
    }

    private static float Sine(int channel, long n) => 0.2f * MathF.Sin(0.04f * n + channel);

    private static void AutomationIsSplitIndependent(ClapSubject subject)
    {
        const int Total = 20_000;
        (long Time, int Parameter, double Share)[] changes = [.. RandomTimes(new Random(12), Total)];
        float[] Run(Func<int> next)
        {
            using ClapSession session = subject.Open();
            session.Signal = Sine;
            session.Start(maxBlock: 4096);
            PluginParameter[] settable = [.. session.Parameters.Where(p => !p.IsReadOnly && (p.Flags & ClapParamFlags.IsAutomatable) != 0 && !p.IsStepped)];
            if (settable.Length == 0) Check.Skip("no continuous parameter can be automated");
            var all = new List<float>();
            while (all.Count < Total)
            {
                int count = Math.Min(next(), Total - all.Count);
                using var events = new EventList();
                foreach ((long time, int index, double share) in changes.Where(c => c.Time >= all.Count && c.Time < all.Count + count))
                {
                    PluginParameter p = settable[index % settable.Length];
                    events.Value(p, p.Min + share * (p.Max - p.Min), (uint)(time - all.Count));
                }

                all.AddRange(session.Process(count, events)[0]);
            }

            return [.. all];
        }

        var random = new Random(13);
        Check.Same(Run(() => 4096), Run(() => random.Next(1, 700)), "automated output");
    }

    private static IEnumerable<(long, int, double)> RandomTimes(Random random, int total)
    {
        for (long time = 0; time < total; time += random.Next(1, 500)) yield return (time, random.Next(1000), 0.3 + 0.4 * random.NextDouble());
    }

    private static void FlushWhileInactive(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        using EventList events = session.RandomValues(new Random(14));
        session.Flush(events);
        double[] flushed = session.Values();
        session.Start();
        session.Play(4, 256);
        PluginParameter[] writable = [.. session.Parameters.Where(p => !p.IsReadOnly)];
        session.Stop();
        foreach (PluginParameter p in writable)
            Check.Equal(flushed[session.Parameters.ToList().FindIndex(q => q.Id == p.Id)], session.Plugin.Parameters.Value(p), $"'{p.FullName}' after activation");
    }
}
