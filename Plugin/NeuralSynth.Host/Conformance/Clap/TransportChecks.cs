using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>Transport: missing, wild, and changing inside the block.</summary>
internal static class TransportChecks
{
    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("transport-null", "A block without transport is processed", 1, WithoutTransport),
        new("transport-fuzz", "Random transports, clean output", 3, Fuzz),
        new("transport-fuzz-sample-accurate", "Transport events inside the block, clean output", 3, FuzzSampleAccurate),
    ];

    private static void WithoutTransport(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start();
        session.Play(5, 512);
    }

    private static void Fuzz(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start();
        var random = new Random(21);
        for (int block = 0; block < 40; block++)
        {
            session.Transport = RandomTransport(random, 0);
            session.Process(256);
        }
    }

    private static void FuzzSampleAccurate(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start();
        var random = new Random(22);
        foreach (int interval in (int[])[1, 10, 100])
        {
            for (int block = 0; block < 5; block++)
            {
                using var events = new EventList();
                for (int time = 0; time < 512; time += interval) events.Add(RandomTransport(random, (uint)time));
                session.Transport = RandomTransport(random, 0);
                session.Process(512, events);
            }
        }
    }

    /// <summary>Any transport, sensible or not.</summary>
    internal static ClapEventTransport RandomTransport(Random random, uint time) => new()
    {
        Header = EventList.Header<ClapEventTransport>(ClapEventType.Transport, time),
        Flags = (uint)random.Next(256),
        SongPositionBeats = random.NextInt64(-(1L << 40), 1L << 50),
        SongPositionSeconds = random.NextInt64(-(1L << 40), 1L << 50),
        Tempo = random.Next(4) switch { 0 => 0, 1 => 1e6, 2 => -60, _ => 120 },
        TempoIncrement = random.NextDouble() - 0.5,
        LoopStartBeats = random.NextInt64(),
        LoopEndBeats = random.NextInt64(),
        BarStart = random.NextInt64(),
        BarNumber = random.Next(),
        TimeSignatureNumerator = (ushort)random.Next(ushort.MaxValue),
        TimeSignatureDenominator = (ushort)random.Next(5),
    };
}
