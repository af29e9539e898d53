using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>The component: life cycle, buses, arrangements.</summary>
internal static unsafe class Vst3ComponentChecks
{
    private static readonly ulong[] Arrangements = [SpeakerArrangement.Empty, SpeakerArrangement.Mono, SpeakerArrangement.Stereo, 0x7, 0x33, 0x3F, 0x63F, 1];

    public static IReadOnlyList<ConformanceCheck<Vst3Subject>> All { get; } =
    [
        new("scan-editor-classes", "The controller is united with the component, or its class exists", 1, ControllerIsReachable),
        new("scan-buses", "There is a bus, and every bus has a name", 1, BusesHaveNames),
        new("bus-consistency", "Buses are described the same to the byte, however often they are asked for", 2, BusesStayTheSame),
        new("bus-activation", "Every bus can be switched on and off; buses that do not exist cannot", 2, BusesSwitch),
        new("check-audio-bus-arrangement", "The arrangement of each bus has as many speakers as the bus has channels", 2, ArrangementsFit),
        new("speaker-arrangements", "Accepted arrangements hold, refused ones change nothing, and the plug-in processes after each", 4, ArrangementsHold),
        new("terminate-initialize", "The same object initializes again after terminate", 3, InitializesAgain),
        new("valid-state-transition", "Set up, active, processing and back, four rounds", 2, StatesFollow),
        new("suspend-resume", "Activated and deactivated three times", 1, Resumes),
        new("interface-identity", "Every interface leads to every other and to one identity", 3, IdentityHolds),
        new("process-context-requirements", "The plug-in says what it reads of the transport", 1, HasRequirements),
        new("many-instances", "Many instances at once, released in another order", 3, ManyInstances),
        new("double-refused", "64-bit samples are processed, or refused everywhere", 2, DoublesAreRefused),
    ];

    private static void ControllerIsReachable(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        Check.That(session.Controller != null, "there is no controller");
    }

    private static void BusesHaveNames(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        int count = 0;
        foreach ((BusInfo info, int media, int direction, int index) in Buses(session))
        {
            count++;
            BusInfo copy = info;
            Check.That(Vst3Session.Text(copy.Name).Length > 0, $"bus {index} of medium {media}, direction {direction} has no name");
            Check.That(info.MediaType == media && info.Direction == direction, $"bus {index} has another medium or direction than it was asked for");
            Check.That(info.ChannelCount > 0, $"bus {index} has no channels");
        }

        Check.That(count > 0, "there is no bus");
    }

    private static List<(BusInfo Info, int Media, int Direction, int Index)> Buses(Vst3Session session)
    {
        var all = new List<(BusInfo, int, int, int)>();
        IComponent* component = session.Component;
        for (int media = MediaType.Audio; media <= MediaType.Event; media++)
        {
            for (int direction = BusDirection.Input; direction <= BusDirection.Output; direction++)
            {
                int count = component->Vtable->GetBusCount(component, media, direction);
                for (int index = 0; index < count; index++)
                {
                    BusInfo info;
                    Check.Equal(Result.Ok, component->Vtable->GetBusInfo(component, media, direction, index, &info), "getBusInfo");
                    all.Add((info, media, direction, index));
                }
            }
        }

        return all;
    }

    private static void BusesStayTheSame(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        IComponent* component = session.Component;
        foreach ((BusInfo first, int media, int direction, int index) in Buses(session))
        {
            BusInfo expected = first, again;
            for (int round = 0; round < 20; round++)
            {
                new Span<byte>(&again, sizeof(BusInfo)).Fill((byte)(round * 37));
                Check.Equal(Result.Ok, component->Vtable->GetBusInfo(component, media, direction, index, &again), "getBusInfo");
                Check.That(new ReadOnlySpan<byte>(&expected, sizeof(BusInfo)).SequenceEqual(new ReadOnlySpan<byte>(&again, sizeof(BusInfo))), $"bus {index} is described differently");
            }
        }

        BusInfo none;
        Check.That(component->Vtable->GetBusInfo(component, MediaType.Audio, BusDirection.Input, 99, &none) != Result.Ok, "a bus out of range was described");
        Check.That(component->Vtable->GetBusInfo(component, MediaType.Audio, BusDirection.Input, -1, &none) != Result.Ok, "the bus −1 was described");
        Check.That(component->Vtable->GetBusInfo(component, MediaType.Audio, BusDirection.Output, 0, null) != Result.Ok, "a bus was described to null");
    }

    private static void BusesSwitch(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        IComponent* component = session.Component;
        foreach ((_, int media, int direction, int index) in Buses(session))
        {
            foreach (byte on in (byte[])[1, 0, 1]) Check.Equal(Result.Ok, component->Vtable->ActivateBus(component, media, direction, index, on), $"activateBus {index}");
        }

        Check.That(component->Vtable->ActivateBus(component, MediaType.Audio, BusDirection.Output, 99, 1) != Result.Ok, "a bus that does not exist was switched");
    }

    private static ulong ArrangementOf(Vst3Session session, int direction, int bus)
    {
        ulong arrangement = 0;
        Check.Equal(Result.Ok, session.Processor->Vtable->GetBusArrangement(session.Processor, direction, bus, &arrangement), "getBusArrangement");
        return arrangement;
    }

    private static void ArrangementsFit(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        foreach (int direction in (int[])[BusDirection.Input, BusDirection.Output])
        {
            int[] channels = session.Channels(direction);
            for (int bus = 0; bus < channels.Length; bus++)
                Check.Equal(channels[bus], System.Numerics.BitOperations.PopCount(ArrangementOf(session, direction, bus)), $"speakers of bus {bus}");
        }
    }

    private static void ArrangementsHold(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        if (session.Channels(BusDirection.Input).Length != 1 || session.Channels(BusDirection.Output).Length != 1) Check.Skip("not one input and one output");
        foreach (ulong input in Arrangements)
        {
            foreach (ulong output in Arrangements) TryArrangement(session, input, output);
        }
    }

    private static void TryArrangement(Vst3Session session, ulong input, ulong output)
    {
        ulong inputBefore = ArrangementOf(session, BusDirection.Input, 0), outputBefore = ArrangementOf(session, BusDirection.Output, 0);
        bool accepted = session.Processor->Vtable->SetBusArrangements(session.Processor, &input, 1, &output, 1) == Result.Ok;
        Check.Equal(accepted ? input : inputBefore, ArrangementOf(session, BusDirection.Input, 0), "input arrangement");
        Check.Equal(accepted ? output : outputBefore, ArrangementOf(session, BusDirection.Output, 0), "output arrangement");
        Check.Equal(System.Numerics.BitOperations.PopCount(ArrangementOf(session, BusDirection.Output, 0)), session.Channels(BusDirection.Output)[0], "channels of the output");
        session.Start();
        session.Play(2, 64);
        session.Stop();
    }

    private static void InitializesAgain(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        for (int round = 0; round < 3; round++)
        {
            Check.Equal(Result.Ok, session.Component->Vtable->Base.Terminate(session.Component), "terminate");
            Check.Equal(Result.Ok, session.Component->Vtable->Base.Initialize(session.Component, null), "initialize after terminate");
            session.Start();
            session.Play(2, 128);
            session.Stop();
        }
    }

    private static void StatesFollow(Vst3Subject subject)
    {
        for (int round = 0; round < 4; round++)
        {
            using Vst3Session session = subject.Open();
            session.Setup(44100, 256, ProcessMode.Realtime);
            IComponent* component = session.Component;
            foreach (byte on in (byte[])[1, 0, 1, 0]) Check.Equal(Result.Ok, component->Vtable->SetActive(component, on), "setActive");
            foreach ((_, int media, int direction, int index) in Buses(session)) component->Vtable->ActivateBus(component, media, direction, index, 0);
        }
    }

    private static void Resumes(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        for (int round = 0; round < 3; round++)
        {
            session.Start();
            session.Play(2, 256);
            session.Stop();
        }
    }

    private static void IdentityHolds(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        Iid[] ids = [IComponent.Id, IAudioProcessor.Id, IPluginBase.Id];
        void* identity = session.Query(FUnknown.Id);
        foreach (Iid from in ids)
        {
            void* one = session.Query(from);
            Check.That(one != null, "an interface of the component is missing");
            foreach (Iid to in ids.Append(FUnknown.Id))
            {
                Iid id = to;
                void* other = null;
                var unknown = *(FUnknownVtable**)one;
                Check.Equal(Result.Ok, unknown->QueryInterface(one, &id, &other), "queryInterface from one interface to another");
                if (to.Equals(FUnknown.Id)) Check.That(other == identity, "the identity depends on the interface that is asked");
                (*(FUnknownVtable**)other)->Release(other);
            }

            (*(FUnknownVtable**)one)->Release(one);
        }

        (*(FUnknownVtable**)identity)->Release(identity);
    }

    private static void HasRequirements(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        void* found = session.Query(IProcessContextRequirements.Id);
        Check.That(found != null, "IProcessContextRequirements is missing: mandatory since SDK 3.7");
        var requirements = (IProcessContextRequirements*)found;
        requirements->Vtable->GetProcessContextRequirements(requirements);
        requirements->Vtable->Unknown.Release(requirements);
    }

    private static void ManyInstances(Vst3Subject subject)
    {
        List<Vst3Session> sessions = [.. Enumerable.Range(0, 6).Select(_ => subject.Open().Start(maxBlock: 64))];
        foreach (Vst3Session session in sessions) session.Play(2, 64);
        foreach (int i in (int[])[3, 0, 5, 1, 4, 2]) sessions[i].Dispose();
    }

    private static void DoublesAreRefused(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        IAudioProcessor* processor = session.Processor;
        Check.Equal(Result.Ok, processor->Vtable->CanProcessSampleSize(processor, SampleSize.Sample32), "canProcessSampleSize of 32 bits");
        if (processor->Vtable->CanProcessSampleSize(processor, SampleSize.Sample64) == Result.Ok) Check.Skip("64-bit processing is not looked at yet");
        var setup = new ProcessSetup { SampleRate = 48000, MaxSamplesPerBlock = 64, SymbolicSampleSize = SampleSize.Sample64 };
        Check.That(processor->Vtable->SetupProcessing(processor, &setup) != Result.Ok, "64-bit samples are refused by canProcessSampleSize, but not by setupProcessing");
    }
}
