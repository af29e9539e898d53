using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>Blocks of audio: clean output for every input, length and rate.</summary>
internal static unsafe class AudioChecks
{
    private static readonly double[] Rates = [1000, 10000, 12345.678, 22050, 44100, 48000, 45678.901, 96000, 192000, 384000, 768000];
    private static readonly int[] Sizes = [1, 10, 17, 256, 1024, 1536, 2027, 4096, 16384];

    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("process-audio-basic-out-of-place", "Noise in, clean output, the input untouched", 1, OutOfPlace),
        new("process-audio-basic-in-place", "Sharing buffers gives the same output as separate ones", 1, InPlace),
        new("process-audio-double", "64-bit audio is processed, or refused where the ports do not offer it", 2, DoublePrecision),
        new("process-audio-denormals", "Subnormal input never leads to subnormal output", 3, Denormals),
        new("process-non-finite-input", "NaN, infinity and huge samples stay inside; later blocks are clean", 5, NonFinite),
        new("process-silence", "Silence in, finite output, for ten seconds", 3, Silence),
        new("process-sleep-constant-mask", "Constant masks that come in and go out are true", 3, ConstantMasks),
        new("process-sleep-process-status", "The status is one of CLAP's and agrees with the extensions", 1, Statuses),
        new("process-note-events", "Notes, expressions and MIDI of any address change nothing that is not theirs", 4, NoteEvents),
        new("process-varying-sample-rates", "Rates from 1 kHz to 768 kHz, fractions too", 3, SampleRates),
        new("process-varying-block-sizes", "Blocks from 1 to 16384 samples", 3, BlockSizes),
        new("process-random-block-sizes", "However the host cuts the blocks, offline output is the same", 3, AnySplit),
        new("process-reset-reactivate", "After a reset or another activation the same input gives the same output", 3, ResetRepeats),
        new("process-zero-samples", "A block without samples changes nothing", 8, ZeroSamples),
        new("process-larger-than-promised", "A block longer than promised is processed without damage", 8, LargerThanPromised),
        new("process-missing-buffers", "Missing, empty and too few buffers do no damage; the next block is clean", 10, MissingBuffers),
    ];

    private static void OutOfPlace(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start(offline: false);
        session.Play(20, 512);
    }

    private static void InPlace(ClapSubject subject) => Check.Same(Render(subject, inPlace: false), Render(subject, inPlace: true), "in place");

    private static float[] Render(ClapSubject subject, bool inPlace)
    {
        using ClapSession session = subject.Open().Start(maxBlock: 300);
        return session.Play(30, 300, inPlace);
    }

    private static void DoublePrecision(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginAudioPorts* ports = session.Require<ClapPluginAudioPorts>(ClapPluginAudioPorts.Id);
        ClapAudioPortInfo info;
        Check.That(ports->Get(session.Native, 0, 0, &info) != 0, "the main output cannot be read");
        if ((info.Flags & ClapAudioPortFlags.Supports64Bits) != 0) Check.Skip("64-bit ports are not looked at yet");
        var activation = session.Find<ClapPluginAudioPortsActivation>(ClapPluginAudioPortsActivation.Id);
        if (activation != null) Check.That(activation->SetActive(session.Native, 0, 0, 1, 64) == 0, "a port without the 64-bit flag accepted 64-bit samples");
        session.Start();
        ProcessDoubles(session);
        session.Play(4, 64);
    }

    // What a confused host would do: 64-bit buffers only. No sound is right; a crash or a stray write is not.
    private static void ProcessDoubles(ClapSession session)
    {
        using var buffers = new BlockBuffers(session.Plugin.Ports, 64);
        session.Fill(buffers, 64);
        using var nothing = new EventList();
        using var capture = new EventCapture();
        buffers.Native->InEvents = nothing.Native;
        buffers.Native->OutEvents = capture.Native;
        // 64 floats hold 32 doubles.
        buffers.Native->FramesCount = 32;
        for (uint p = 0; p < buffers.Native->AudioOutputsCount; p++) ToDouble(buffers.Native->AudioOutputs + p);
        for (uint p = 0; p < buffers.Native->AudioInputsCount; p++) ToDouble(buffers.Native->AudioInputs + p);
        ClapSession.OnAudioThread(() => session.Native->Process(session.Native, buffers.Native));
    }

    private static void ToDouble(ClapAudioBuffer* buffer)
    {
        buffer->Data64 = (double**)buffer->Data32;
        buffer->Data32 = null;
    }

    private static void Denormals(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        session.Signal = (channel, n) => (n % 3) switch { 0 => 1e-41f, 1 => -float.Epsilon, _ => 1.1e-38f };
        session.Start(44100);
        session.Play(40, 512);
    }

    private static void NonFinite(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        session.Signal = (channel, n) => n > 12000 ? 0.1f : (n % 701) switch { 5 => float.NaN, 6 => float.PositiveInfinity, 7 => float.MaxValue, 8 => float.NegativeInfinity, _ => 0.1f };
        session.Start(44100);
        session.Play(60, 512);
    }

    private static void Silence(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        session.Signal = (channel, n) => n < 1000 ? 0.3f * MathF.Sin(0.05f * n) : 0;
        session.Start();
        session.Play(500, 960);
    }

    private static void ConstantMasks(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        session.Signal = (channel, n) => n / 512 % 2 == 0 ? 0 : 0.1f * MathF.Sin(0.1f * n);
        session.Start();
        for (int block = 0; block < 20; block++)
        {
            using var buffers = new BlockBuffers(session.Plugin.Ports, 512);
            session.Fill(buffers, 512);
            bool silent = block % 2 == 0;
            for (uint p = 0; p < buffers.Native->AudioInputsCount; p++)
                buffers.Native->AudioInputs[p].ConstantMask = silent ? (1ul << (int)buffers.Native->AudioInputs[p].ChannelCount) - 1 : 0;
            session.Process(buffers);
        }
    }

    private static void Statuses(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        bool hasTail = session.Find<ClapPluginTail>(ClapPluginTail.Id) != null;
        session.Signal = (channel, n) => n < 4800 ? 0.2f * MathF.Sin(0.1f * n) : 0;
        session.Start();
        for (int block = 0; block < 100; block++)
        {
            session.Process(480);
            Check.That(session.Status != ClapProcessStatus.Tail || hasTail, "process returned TAIL without the extension clap.tail");
        }
    }

    private static void NoteEvents(ClapSubject subject)
    {
        using ClapSession quiet = subject.Open(), busy = subject.Open();
        if (busy.Find<ClapPluginNotePorts>(ClapPluginNotePorts.Id) != null) Check.Skip("the plug-in takes notes: another check's subject");
        quiet.Start();
        busy.Start();
        var random = new Random(5);
        for (int block = 0; block < 20; block++)
        {
            using EventList notes = RandomNotes(random, 512);
            Check.Same(quiet.Process(512)[0], busy.Process(512, notes)[0], "output with note events");
        }
    }

    private static EventList RandomNotes(Random random, int samples)
    {
        var events = new EventList();
        for (int time = 0; time < samples; time += random.Next(1, 40))
        {
            short channel = (short)random.Next(-1, 16), key = (short)random.Next(-1, 128), port = (short)random.Next(-1, 2);
            events.Add(new ClapEventNote
            {
                Header = EventList.Header<ClapEventNote>((ushort)random.Next(ClapEventType.NoteOn, ClapEventType.NoteEnd + 1), (uint)time),
                NoteId = random.Next(-1, 100),
                PortIndex = port,
                Channel = channel,
                Key = key,
                Velocity = random.NextDouble(),
            });
            var midi = new ClapEventMidi { Header = EventList.Header<ClapEventMidi>(ClapEventType.Midi, (uint)time), PortIndex = (ushort)random.Next(2) };
            for (int i = 0; i < 3; i++) midi.Data[i] = (byte)random.Next(256);
            events.Add(midi);
        }

        return events;
    }

    private static void SampleRates(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        foreach (double rate in Rates)
        {
            session.Start(rate);
            session.Play(8, 512);
            session.Stop();
        }
    }

    private static void BlockSizes(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        foreach (int size in Sizes)
        {
            session.Start(44100, size);
            for (int block = 0; block < 4; block++) session.Process(Math.Max(1, size - block));
            session.Stop();
        }
    }

    private static void AnySplit(ClapSubject subject)
    {
        const int Total = 30_000, Largest = 2048;
        float[] Run(Func<int> next)
        {
            using ClapSession session = subject.Open();
            session.Signal = (channel, n) => 0.2f * MathF.Sin(0.03f * n + channel) + 0.02f * MathF.Sin(1.7f * n);
            session.Start(maxBlock: Largest);
            var all = new List<float>();
            while (all.Count < Total) all.AddRange(session.Process(Math.Min(next(), Total - all.Count))[0]);
            return [.. all];
        }

        var random = new Random(9);
        Check.Same(Run(() => Largest), Run(() => random.Next(1, Largest + 1)), "output with random block sizes");
    }

    private static void ResetRepeats(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        session.Signal = (channel, n) => 0.2f * MathF.Sin(0.05f * (n % 5120));
        session.Start(44100, 256);
        float[] first = session.Play(20, 256);
        session.Reset();
        Check.Same(first, session.Play(20, 256), "output after reset");
        session.Stop();
        session.Start(44100, 256);
        Check.Same(first, session.Play(20, 256), "output after another activation");
    }

    private static void ZeroSamples(ClapSubject subject)
    {
        using ClapSession with = subject.Open().Start(), without = subject.Open().Start();
        for (int block = 0; block < 10; block++)
        {
            with.Process(0);
            Check.Same(without.Process(200)[0], with.Process(200)[0], "output beside empty blocks");
        }
    }

    private static void LargerThanPromised(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start(maxBlock: 64);
        for (int block = 0; block < 4; block++)
        {
            session.Process(64);
            session.Process(1000);
        }
    }

    private static void MissingBuffers(ClapSubject subject)
    {
        using ClapSession session = subject.Open().Start(maxBlock: 128);
        foreach (int spoil in (int[])[0, 1, 2, 3, 4, 5])
        {
            using var buffers = new BlockBuffers(session.Plugin.Ports, 128);
            session.Fill(buffers, 128);
            using var nothing = new EventList();
            using var capture = new EventCapture();
            buffers.Native->InEvents = nothing.Native;
            buffers.Native->OutEvents = capture.Native;
            Spoil(buffers.Native, spoil);
            ClapSession.OnAudioThread(() => session.Native->Process(session.Native, buffers.Native));
            session.Play(2, 128);
        }
    }

    private static void Spoil(ClapProcess* process, int how)
    {
        switch (how)
        {
            case 0:
                process->AudioInputs = null;
                process->AudioInputsCount = 0;
                break;
            case 1:
                process->AudioOutputs = null;
                process->AudioOutputsCount = 0;
                break;
            case 2:
                if (process->AudioInputsCount > 0) process->AudioInputs[0].Data32 = null;
                break;
            case 3:
                if (process->AudioOutputsCount > 0) process->AudioOutputs[0].Data32[0] = null;
                break;
            case 4:
                if (process->AudioInputsCount > 0) process->AudioInputs[0].ChannelCount = 0;
                break;
            default:
                if (process->AudioOutputsCount > 0) process->AudioOutputs[0].ChannelCount = 1;
                break;
        }
    }
}
