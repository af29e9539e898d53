using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>Latency, tail and rendering.</summary>
internal static unsafe class LatencyChecks
{
    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("latency-exact", "Bypassed, every sample comes out unchanged after exactly the reported latency", 3, BypassDelaysExactly),
        new("latency-constant", "The latency does not change while active, and repeats with the same settings", 3, LatencyIsConstant),
        new("tail-readable", "The tail can be read on both threads", 2, TailIsReadable),
        new("render-modes", "Both render modes process; unknown modes are refused", 3, RenderModes),
        new("render-repeats", "Offline rendering twice gives the same samples", 3, RenderRepeats),
        new("audio-channels-independent", "Bypassed, each channel gets its own input", 3, BypassKeepsChannels),
    ];

    private static void BypassDelaysExactly(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        session.Require<ClapPluginLatency>(ClapPluginLatency.Id);
        session.SetBypass(on: true);
        session.Signal = Pulse;
        foreach ((double rate, int block) in ((double, int)[])[(44100, 64), (48000, 512), (48000, 999), (96000, 256), (22050, 1)])
        {
            session.Start(rate, block);
            int latency = session.Plugin.LatencySamples;
            int blocks = block == 1 ? 500 : (latency + 4000) / block + 2;
            float[] output = session.Play(blocks, block);
            for (int n = 0; n < output.Length; n++)
            {
                float expected = n < latency ? 0 : Pulse(0, n - latency);
                if (output[n] != expected) Check.Fail($"{rate} Hz, blocks of {block}: expected {expected} at sample {n} (latency {latency}), found {output[n]}");
            }

            session.Stop();
        }
    }

    // Sparse exact values: each sample tells where it belongs.
    private static float Pulse(int channel, long n) => n >= 0 && n % 97 == 13 ? 1 / (float)(1 << (int)(n / 97 % 8 + 1)) : 0;

    private static void LatencyIsConstant(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        session.Require<ClapPluginLatency>(ClapPluginLatency.Id);
        int first = -1;
        for (int round = 0; round < 3; round++)
        {
            session.Start(48000, 256);
            int latency = session.Plugin.LatencySamples;
            if (first < 0) first = latency;
            Check.Equal(first, latency, $"latency after activation {round + 1} with the same settings");
            var random = new Random(round);
            for (int block = 0; block < 20; block++)
            {
                using EventList events = Continuous(session, random);
                session.Process(random.Next(1, 257), events);
                Check.Equal(latency, session.Plugin.LatencySamples, "latency while active");
            }

            session.Stop();
        }
    }

    // Stepped parameters may choose modes, which are allowed to change the latency of the next activation.
    private static EventList Continuous(ClapSession session, Random random)
    {
        var events = new EventList();
        foreach (Abi.PluginParameter p in session.Parameters.Where(p => !p.IsReadOnly && !p.IsStepped)) events.Value(p, ClapSession.RandomValue(p, random));
        return events;
    }

    private static void TailIsReadable(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginTail* tail = session.Require<ClapPluginTail>(ClapPluginTail.Id);
        tail->Get(session.Native);
        session.Start();
        uint onMain = tail->Get(session.Native), onAudio = 0;
        ClapSession.OnAudioThread(() => onAudio = tail->Get(session.Native));
        Check.Equal(onMain, onAudio, "tail on the audio thread");
    }

    private static void RenderModes(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginRender* render = session.Require<ClapPluginRender>(ClapPluginRender.Id);
        foreach (int mode in (int[])[-1, 2, 1000]) Check.That(render->Set(session.Native, mode) == 0, $"the render mode {mode} was accepted");
        bool hard = render->HasHardRealtimeRequirement(session.Native) != 0;
        session.Start();
        for (int round = 0; round < 6; round++)
        {
            bool set = render->Set(session.Native, round % 2 == 0 ? ClapRenderMode.Offline : ClapRenderMode.Realtime) != 0;
            Check.That(set || hard, "a render mode was refused without a hard real-time requirement");
            session.Play(5, 256);
        }
    }

    private static void RenderRepeats(ClapSubject subject)
    {
        float[] Run()
        {
            using ClapSession session = subject.Open().Start();
            using EventList values = session.RandomValues(new Random(41));
            session.Process(512, values);
            return session.Play(60, 512);
        }

        Check.Same(Run(), Run(), "the second rendering");
    }

    private static void BypassKeepsChannels(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        session.SetBypass(on: true);
        session.Signal = (channel, n) => Pulse(channel, n - 5 * channel) * (channel + 1);
        session.Start(48000, 480);
        int latency = session.Plugin.LatencySamples;
        if (session.Plugin.Ports.Inputs[0].Channels != session.Plugin.Ports.Outputs[0].Channels) Check.Skip("inputs and outputs differ in channels");
        long position = 0;
        for (int block = 0; block < latency / 480 + 6; block++)
        {
            float[][] output = session.Process(480);
            for (int channel = 0; channel < output.Length; channel++)
            {
                for (int n = 0; n < 480; n++)
                {
                    long source = position + n - latency;
                    float expected = source < 0 ? 0 : session.Signal(channel, source);
                    if (output[channel][n] != expected) Check.Fail($"channel {channel}, sample {position + n}: expected {expected}, found {output[channel][n]}");
                }
            }

            position += 480;
        }
    }
}
