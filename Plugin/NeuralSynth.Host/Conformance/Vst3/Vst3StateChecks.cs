using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>States: what is saved comes back, in the component and in the controller.</summary>
internal static unsafe class Vst3StateChecks
{
    public static IReadOnlyList<ConformanceCheck<Vst3Subject>> All { get; } =
    [
        new("bypass-persistence", "A saved bypass comes back, and the controller follows", 2, BypassComesBack),
        new("state-reproducibility", "Random values survive in another instance, to the byte", 2, ValuesSurvive),
        new("state-narrow-streams", "Streams that move few bytes at a time load the same", 3, NarrowStreams),
        new("state-invalid", "Empty, random and damaged states are refused and change nothing", 3, OthersAreRefused),
        new("state-null", "A null stream is refused", 9, NullIsRefused),
    ];

    private static void BypassComesBack(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open().Start();
        Vst3Parameter bypass = session.Bypass();
        session.Set(bypass, 1);
        byte[] saved = session.Save();
        session.Set(bypass, 0);
        Check.Equal(Result.Ok, session.Load(saved), "loading a state");
        Check.Equal(1.0, session.Value(bypass), "bypass in the controller after loading");
    }

    private static void ValuesSurvive(Vst3Subject subject)
    {
        using Vst3Session session = Randomised(subject, 5), other = subject.Open();
        byte[] saved = session.Save();
        Check.Equal(Result.Ok, other.Load(saved), "loading a state");
        foreach (Vst3Parameter p in session.Parameters.Where(p => !p.IsReadOnly)) Check.Equal(session.Value(p), other.Value(p), $"'{p.Title}' after loading");
        Check.Same(saved, other.Save(), "the state saved again");
    }

    private static void NarrowStreams(Vst3Subject subject)
    {
        using Vst3Session session = Randomised(subject, 6);
        byte[] saved = session.Save();
        foreach (int most in (int[])[1, 7, 23])
        {
            using Vst3Session other = subject.Open();
            Check.Equal(Result.Ok, other.Load(saved, most), $"loading {most} bytes at a time");
            Check.Same(saved, other.Save(), $"the state loaded {most} bytes at a time");
            using var narrow = new Vst3Stream([], most);
            Check.Equal(Result.Ok, session.Component->Vtable->GetState(session.Component, narrow.Stream), $"saving {most} bytes at a time");
            Check.Same(saved, narrow.Content, $"the state saved {most} bytes at a time");
        }
    }

    private static void OthersAreRefused(Vst3Subject subject)
    {
        using Vst3Session session = Randomised(subject, 7);
        byte[] good = session.Save(), noise = new byte[1 << 16];
        var random = new Random(8);
        random.NextBytes(noise);
        Check.That(session.Load([]) != Result.Ok, "an empty state was accepted");
        Check.That(session.Load(noise) != Result.Ok, "noise was accepted as a state");
        for (int i = 0; i < 50; i++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            Check.That(session.Load(bad) != Result.Ok, "a state with one wrong bit was accepted");
            Check.That(session.Load(good[..random.Next(good.Length)]) != Result.Ok, "a truncated state was accepted");
        }

        Check.Same(good, session.Save(), "the state after refused states");
    }

    private static void NullIsRefused(Vst3Subject subject)
    {
        using Vst3Session session = subject.Open();
        Check.That(session.Component->Vtable->SetState(session.Component, null) != Result.Ok, "a null stream was loaded");
        Check.That(session.Component->Vtable->GetState(session.Component, null) != Result.Ok, "a state was saved to null");
        Check.That(session.Controller->Vtable->SetComponentState(session.Controller, null) != Result.Ok, "the controller loaded a null stream");
    }

    private static Vst3Session Randomised(Vst3Subject subject, int seed)
    {
        Vst3Session session = subject.Open();
        var random = new Random(seed);
        foreach (Vst3Parameter p in session.Parameters.Where(p => !p.IsReadOnly))
            session.Set(p, p.StepCount == 0 ? random.NextDouble() : Math.Round(random.NextDouble() * p.StepCount) / p.StepCount);
        return session;
    }
}
