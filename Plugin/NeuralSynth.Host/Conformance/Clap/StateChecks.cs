using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>States: what is saved comes back, what is not a state is refused.</summary>
internal static unsafe class StateChecks
{
    private const int MegaByte = 1 << 20;

    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("state-invalid-empty", "An empty state is refused", 2, EmptyIsRefused),
        new("state-invalid-random", "A megabyte of noise is refused, three times", 2, NoiseIsRefused),
        new("state-invalid-damaged", "A state with one wrong bit, or cut short, is refused and changes nothing", 6, DamageIsRefused),
        new("state-reproducibility-basic", "Random values survive saving and loading in another instance", 2, ValuesSurvive),
        new("state-reproducibility-buffered", "Streams that move few bytes at a time save and load the same", 2, NarrowStreams),
        new("state-reproducibility-binary", "Saving what was loaded gives the same bytes", 3, SameBytes),
        new("state-load-tells-host", "After a load that changes values the host is told", 2, HostIsTold),
        new("state-broken-streams", "Null, failing and lying streams are survived; nothing changes", 9, BrokenStreams),
        new("state-load-while-processing", "States load between blocks without a broken sample", 4, LoadWhileProcessing),
        new("state-context", "Presets, duplicates and projects load through either extension to the same values", 4, Contexts),
    ];

    private static void EmptyIsRefused(ClapSubject subject)
    {
        using ClapSession session = Open(subject);
        Check.Refuses(() => session.Plugin.State.Load([], "empty"), "an empty state");
    }

    private static void NoiseIsRefused(ClapSubject subject)
    {
        using ClapSession session = Open(subject);
        byte[] noise = new byte[MegaByte];
        for (int seed = 0; seed < 3; seed++)
        {
            new Random(seed).NextBytes(noise);
            Check.Refuses(() => session.Plugin.State.Load(noise, "noise"), "a megabyte of noise");
        }
    }

    private static void DamageIsRefused(ClapSubject subject)
    {
        using ClapSession session = Randomised(subject, 31);
        byte[] good = session.Plugin.State.Save();
        var random = new Random(5);
        for (int i = 0; i < 100; i++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            Check.Refuses(() => session.Plugin.State.Load(bad, "one bit"), "a state with one wrong bit");
            Check.Refuses(() => session.Plugin.State.Load(good[..random.Next(good.Length)], "truncated"), "a truncated state");
        }

        Check.Refuses(() => session.Plugin.State.Load([.. good, 0], "longer"), "a state with a byte more");
        Check.Same(good, session.Plugin.State.Save(), "the state after refused states");
    }

    private static void ValuesSurvive(ClapSubject subject)
    {
        using ClapSession session = Randomised(subject, 32), other = Open(subject);
        other.Plugin.State.Load(session.Plugin.State.Save(), "saved");
        Check.Same(Writable(session), Writable(other), "values after loading");
    }

    private static void NarrowStreams(ClapSubject subject)
    {
        using ClapSession session = Randomised(subject, 33), other = Open(subject);
        ClapPluginState* state = session.Require<ClapPluginState>(ClapPluginState.Id);
        byte[] expected = session.Plugin.State.Save();
        foreach (int most in (int[])[1, 7, 23])
        {
            using var written = new StateStream([], most);
            Check.That(state->Save(session.Native, written.Output) != 0, $"saving {most} bytes at a time failed");
            Check.Same(expected, written.Written, $"the state saved {most} bytes at a time");
            using var read = new StateStream(expected, most);
            Check.That(state->Load(other.Native, read.Input) != 0, $"loading {most} bytes at a time failed");
            other.Plugin.Service();
            Check.Same(expected, other.Plugin.State.Save(), $"the state loaded {most} bytes at a time");
        }
    }

    private static void SameBytes(ClapSubject subject)
    {
        using ClapSession session = Randomised(subject, 34), other = Open(subject);
        byte[] saved = session.Plugin.State.Save();
        Check.Same(saved, session.Plugin.State.Save(), "the state saved twice");
        other.Plugin.State.Load(saved, "saved");
        Check.Same(saved, other.Plugin.State.Save(), "the state saved again after loading");
        other.Start();
        other.Play(3, 128);
        Check.Same(saved, other.Plugin.State.Save(), "the state saved after processing");
    }

    private static void HostIsTold(ClapSubject subject)
    {
        using ClapSession session = Randomised(subject, 35), other = Open(subject);
        byte[] saved = session.Plugin.State.Save();
        _ = other.Parameters;
        other.Plugin.State.Load(saved, "saved");
        Check.That((other.Host.ParameterRescan & (ClapParamRescan.Values | ClapParamRescan.All)) != 0, "values changed by a load: expected clap_host_params.rescan(VALUES), found none");
    }

    private static void BrokenStreams(ClapSubject subject)
    {
        using ClapSession session = Randomised(subject, 36);
        ClapPluginState* state = session.Require<ClapPluginState>(ClapPluginState.Id);
        byte[] good = session.Plugin.State.Save();
        Check.That(state->Save(session.Native, null) == 0 && state->Load(session.Native, null) == 0, "a null stream was accepted");
        foreach (int after in (int[])[0, 10, good.Length - 1])
        {
            using var failing = new StateStream(good, 10) { FailsAfter = after };
            Check.That(state->Load(session.Native, failing.Input) == 0, $"a stream that fails after {after} bytes was loaded");
            using var full = new StateStream([], 1) { FailsAfter = after };
            Check.That(state->Save(session.Native, full.Output) == 0, $"saving to a stream that fails after {after} bytes succeeded");
        }

        using var lying = new StateStream(good) { Lies = true };
        Check.That(state->Load(session.Native, lying.Input) == 0, "a stream that claims more than was asked for was loaded");
        using var boasting = new StateStream([], 10) { Lies = true };
        Check.That(state->Save(session.Native, boasting.Output) == 0, "saving to a stream that claims more than it was given succeeded");
        Check.Same(good, session.Plugin.State.Save(), "the state after broken streams");
    }

    private static void LoadWhileProcessing(ClapSubject subject)
    {
        using ClapSession one = Randomised(subject, 37), two = Randomised(subject, 38), session = Open(subject);
        byte[][] states = [one.Plugin.State.Save(), two.Plugin.State.Save()];
        session.Start(offline: false);
        for (int round = 0; round < 20; round++)
        {
            session.Plugin.State.Load(states[round % 2], "saved");
            session.Play(3, 256);
            Check.Same(states[round % 2], session.Plugin.State.Save(), "the state after processing");
        }
    }

    private static void Contexts(ClapSubject subject)
    {
        using ClapSession session = Randomised(subject, 39);
        ClapPluginStateContext* context = session.Require<ClapPluginStateContext>(ClapPluginStateContext.Id);
        byte[] project = session.Plugin.State.Save();
        Check.That(SaveFor(session, context, 0) == null && SaveFor(session, context, 99) == null, "a state was saved for an unknown purpose");
        foreach (uint purpose in (uint[])[ClapStateContext.ForPreset, ClapStateContext.ForDuplicate, ClapStateContext.ForProject])
        {
            byte[]? saved = SaveFor(session, context, purpose);
            Check.That(saved != null, $"saving for purpose {purpose} failed");
            double[] viaState = LoadFresh(subject, other => other.Plugin.State.Load(saved, "saved"));
            double[] viaContext = LoadFresh(subject, other => LoadFor(other, saved, purpose));
            double[] fromProject = LoadFresh(subject, other => LoadFor(other, project, purpose));
            Check.Same(viaContext, viaState, $"values loaded by clap.state from a state for purpose {purpose}");
            Check.Same(viaContext, fromProject, $"values loaded for purpose {purpose} from a state of clap.state");
        }
    }

    private static byte[]? SaveFor(ClapSession session, ClapPluginStateContext* context, uint purpose)
    {
        using var stream = new StateStream([]);
        return context->Save(session.Native, stream.Output, purpose) != 0 ? stream.Written : null;
    }

    private static void LoadFor(ClapSession session, byte[] state, uint purpose)
    {
        ClapPluginStateContext* context = session.Require<ClapPluginStateContext>(ClapPluginStateContext.Id);
        using var stream = new StateStream(state);
        Check.That(context->Load(session.Native, stream.Input, purpose) != 0, $"loading for purpose {purpose} failed");
        session.Plugin.Service();
    }

    private static double[] LoadFresh(ClapSubject subject, Action<ClapSession> load)
    {
        using ClapSession session = Open(subject);
        load(session);
        return Writable(session);
    }

    private static double[] Writable(ClapSession session) => [.. session.Parameters.Where(p => !p.IsReadOnly).Select(session.Plugin.Parameters.Value)];

    private static ClapSession Open(ClapSubject subject)
    {
        ClapSession session = subject.Open();
        session.Require<ClapPluginState>(ClapPluginState.Id);
        return session;
    }

    private static ClapSession Randomised(ClapSubject subject, int seed)
    {
        ClapSession session = Open(subject);
        using EventList values = session.RandomValues(new Random(seed));
        session.Flush(values);
        return session;
    }
}
