using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>Calls in the wrong order, with nulls and with events that no host should send: no damage, and the next right
/// call works.</summary>
internal static unsafe class OrderChecks
{
    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("order-process-inactive", "process without activation reports an error; start_processing refuses", 8, ProcessInactive),
        new("order-null-process", "process with a null structure reports an error", 10, NullProcess),
        new("order-repeated-calls", "Repeated start, stop, reset, deactivate and main-thread callbacks do no damage", 8, RepeatedCalls),
        new("order-destroy-active", "An instance destroyed while active takes nothing with it", 9, DestroyActive),
        new("order-activate-arguments", "Activation with impossible rates or blocks is refused or survived", 9, ActivateArguments),
        new("events-null-lists", "Null event lists are allowed", 5, NullLists),
        new("events-malformed", "Events beyond the block, out of order, of the wrong size and null do no damage", 10, MalformedEvents),
    ];

    private static void ProcessInactive(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        using var buffers = new BlockBuffers(session.Plugin.Ports, 64);
        session.Fill(buffers, 64);
        int status = ClapProcessStatus.Continue;
        byte started = 1;
        ClapSession.OnAudioThread(() =>
        {
            status = session.Native->Process(session.Native, buffers.Native);
            started = session.Native->StartProcessing(session.Native);
        });
        Check.Equal(ClapProcessStatus.Error, status, "status of process while inactive");
        Check.Equal(0, (int)started, "start_processing while inactive");
        session.Start();
        session.Play(2, 64);
    }

    private static void NullProcess(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start();
        int status = ClapProcessStatus.Continue;
        ClapSession.OnAudioThread(() => status = session.Native->Process(session.Native, null));
        Check.Equal(ClapProcessStatus.Error, status, "status of process with null");
        session.Play(2, 64);
    }

    private static void RepeatedCalls(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        session.Native->Deactivate(session.Native);
        session.Native->OnMainThread(session.Native);
        session.Start();
        ClapSession.OnAudioThread(() =>
        {
            session.Native->StartProcessing(session.Native);
            session.Native->Reset(session.Native);
            session.Native->Reset(session.Native);
        });
        session.Native->OnMainThread(session.Native);
        session.Play(2, 64);
        session.Stop();
        session.Native->Deactivate(session.Native);
        ClapSession.OnAudioThread(() => session.Native->Reset(session.Native));
        session.Start();
        session.Play(2, 64);
    }

    private static void DestroyActive(ClapSubject subject)
    {
        using ClapSession other = subject.Open().Start();
        for (int round = 0; round < 3; round++)
        {
            ClapSession session = subject.Open().Start();
            session.Play(2, 64);
            session.Native->Destroy(session.Native);
            session.Forget();
            other.Play(2, 64);
        }
    }

    private static void ActivateArguments(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        foreach (double rate in (double[])[0, -48000, double.NaN, double.PositiveInfinity]) Refuses(session, rate, 64);
        Refuses(session, 48000, 0);
        session.Start();
        session.Play(2, 64);
    }

    private static void Refuses(ClapSession session, double rate, uint block)
    {
        if (session.Native->Activate(session.Native, rate, 1, block) == 0) return;
        session.Native->Deactivate(session.Native);
        Check.Fail($"activation with {rate} Hz and blocks of up to {block} samples: expected a refusal, found none");
    }

    private static void NullLists(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start();
        using var buffers = new BlockBuffers(session.Plugin.Ports, 64);
        session.Fill(buffers, 64);
        buffers.Remember();
        ClapSession.OnAudioThread(() => session.Native->Process(session.Native, buffers.Native));
        buffers.Verify();
        ClapPluginParams* parameters = session.Require<ClapPluginParams>(ClapPluginParams.Id);
        ClapSession.OnAudioThread(() => parameters->Flush(session.Native, null, null));
    }

    private static void MalformedEvents(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start();
        var random = new Random(3);
        for (int block = 0; block < 30; block++)
        {
            using var events = new EventList();
            for (int i = 0; i < 20; i++) AddMalformed(events, session, random);
            session.Process(100, events);
        }

        session.Play(4, 100);
    }

    private static void AddMalformed(EventList events, ClapSession session, Random random)
    {
        PluginParameterValue(events, session, random);
        events.AddNull();
        events.Add(new ClapEventHeader { Size = (uint)sizeof(ClapEventHeader), Time = (uint)random.Next(200), Type = (ushort)random.Next(ushort.MaxValue) });
        // A value that says it is only a header: believing its type would read beyond it.
        events.Add(EventList.Header<ClapEventHeader>(ClapEventType.ParamValue, uint.MaxValue));
        events.Add(new ClapEventHeader { Size = 0, Time = (uint)random.Next(100), Type = ClapEventType.ParamMod });
    }

    private static void PluginParameterValue(EventList events, ClapSession session, Random random)
    {
        if (session.Parameters.Count == 0) return;
        Abi.PluginParameter parameter = session.Parameters[random.Next(session.Parameters.Count)];
        if (!parameter.IsReadOnly) events.Value(parameter, ClapSession.RandomValue(parameter, random), random.Next(2) == 0 ? (uint)random.Next(100) : uint.MaxValue - 1);
    }
}
