using NeuralSynth.Host.Conformance.Vst3;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3.Host;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>What the plug-in has to tell its host reaches the host's handler, on the host's thread.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class NoticeTests(PublishedPlugin published) : IDisposable
{
    private const int Restart = RestartFlags.LatencyChanged | RestartFlags.IoChanged;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly uint ModelSlot = TimbreParameters.ByKey["modelSlot"].Id;
    private static readonly uint Latency = TimbreParameters.ByKey["latency"].Id;
    private static readonly uint Status = TimbreParameters.ByKey["underRuns"].Id;

    private readonly Vst3Fixture _host = new(published);

    public void Dispose() => _host.Dispose();

    [Fact]
    public void LatencyMode_ChangedWhileStopped_AsksForAnotherActivationAtOnce()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Activate(48000, 512, ProcessMode.Realtime);
        int before = effect.Latency;
        effect.Processor->Vtable->SetProcessing(effect.Processor, 0);
        effect.Handler.TakeRestarts();
        effect.Set(Latency, effect.ToNormalized(Latency, 2));
        Assert.Equal(Restart, effect.Handler.TakeRestarts());
        Assert.Equal(before, effect.Latency);
        effect.Deactivate();
        effect.Activate(48000, 512, ProcessMode.Realtime);
        Assert.True(effect.Latency > before, $"latency {effect.Latency}, before {before}");
        effect.Deactivate();
    }

    /// <summary>By the host's automation, while blocks run: the audio thread cannot call the handler, so it sends the
    /// status parameter, which a host hands on to its UI thread.</summary>
    [Fact]
    public void LatencyMode_ChangedWhilePlaying_ReachesTheUiThreadByTheStatusParameter()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Activate(48000, 512, ProcessMode.Realtime);
        effect.Handler.TakeRestarts();
        using var changes = new Vst3Changes();
        effect.Process(Silence(), changes.Add(Latency, 0, 1));
        Assert.Equal(Restart, Told(effect, Restart));
        Assert.False(effect.Handler.WasCalledElsewhere);
        effect.Reported.Clear();
        effect.Process(Silence());
        Assert.Empty(effect.Reported.Queues);
        effect.Deactivate();
    }

    /// <summary>A host that activates anew by itself need not be asked to.</summary>
    [Fact]
    public void LatencyMode_FollowedByAnotherActivation_IsNotAskedForAgain()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Activate(48000, 512, ProcessMode.Realtime);
        effect.Handler.TakeRestarts();
        using var changes = new Vst3Changes();
        effect.Process(Silence(), changes.Add(Latency, 0, 1));
        Assert.True(SpinWait.SpinUntil(() => Nudged(effect), Patience), "the status parameter was not sent");
        effect.Deactivate();
        effect.Activate(48000, 512, ProcessMode.Realtime);
        effect.Set(Status, 0);
        Assert.Equal(0, effect.Handler.TakeRestarts());
        effect.Deactivate();
    }

    [Fact]
    public void ModelSlot_ChangedWhilePlaying_RenamesTheLatents()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Activate(48000, 512, ProcessMode.Realtime);
        string before = Title(effect, 100);
        effect.Handler.TakeRestarts();
        using var changes = new Vst3Changes();
        effect.Process(Silence(), changes.Add(ModelSlot, 0, 1));
        _ = Told(effect, RestartFlags.ParamTitlesChanged);
        Assert.NotEqual(before, Title(effect, 100));
        effect.Deactivate();
    }

    /// <summary>Hosts built on JUCE ask between setup and activation.</summary>
    [Fact]
    public void Latency_IsKnownBeforeActivation()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        foreach (int block in (int[])[64, 2048])
        {
            var setup = new ProcessSetup { SampleRate = 48000, MaxSamplesPerBlock = block };
            Assert.Equal(Result.Ok, effect.Processor->Vtable->SetupProcessing(effect.Processor, &setup));
            int promised = effect.Latency;
            Assert.True(promised > 0);
            Assert.Equal(Result.Ok, effect.Component->Vtable->SetActive(effect.Component, 1));
            Assert.Equal(promised, effect.Latency);
            Assert.Equal(Result.Ok, effect.Component->Vtable->SetActive(effect.Component, 0));
            Assert.Equal(promised, effect.Latency);
        }

        int before = effect.Latency;
        effect.Set(Latency, effect.ToNormalized(Latency, 2));
        int safe = effect.Latency;
        Assert.True(safe > before, $"latency {safe}, before {before}");
        Assert.Equal(Result.Ok, effect.Component->Vtable->SetActive(effect.Component, 1));
        Assert.Equal(safe, effect.Latency);
        Assert.Equal(Result.Ok, effect.Component->Vtable->SetActive(effect.Component, 0));
        Assert.Equal(0, effect.Handler.TakeRestarts() & Restart);
    }

    /// <summary>A project's state comes while blocks run: its model has another latency, so the host must activate anew.</summary>
    [Fact]
    public void StateWithAnotherLatency_LoadedWhilePlaying_TakesEffectAfterTheRestart()
    {
        byte[] state;
        int expected;
        using (Vst3Effect other = _host.Effect(SamplePackages.Autoencoder(new SampleAutoencoder { DelaySamples = 700 })))
        {
            state = other.Save();
            other.Activate(48000, 512);
            expected = other.Latency;
            other.Deactivate();
        }

        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Activate(48000, 512);
        effect.Process(Silence());
        effect.Handler.TakeRestarts();
        Assert.Equal(Result.Ok, effect.Load(state));
        Assert.Equal(Restart, effect.Handler.TakeRestarts() & Restart);
        Assert.NotEqual(expected, effect.Latency);
        effect.Deactivate();
        effect.Activate(48000, 512);
        Assert.Equal(expected, effect.Latency);
        effect.Deactivate();
    }

    [Fact]
    public void State_ChangesTheTitlesAndLeavesTheValuesToTheHost()
    {
        using Vst3Effect effect = _host.Effect();
        byte[] state = effect.Save();
        effect.Handler.TakeRestarts();
        Assert.Equal(Result.Ok, effect.Load(state));
        Assert.Equal(RestartFlags.ParamTitlesChanged, effect.Handler.TakeRestarts());
    }

    [Fact]
    public void Handler_IsGivenBack()
    {
        using Vst3Effect effect = _host.Effect();
        Assert.Equal(1, effect.Handler.References);
        Assert.Equal(Result.Ok, effect.Controller->Vtable->SetComponentHandler(effect.Controller, effect.Handler.Handler));
        Assert.Equal(1, effect.Handler.References);
        Assert.Equal(Result.Ok, effect.Controller->Vtable->SetComponentHandler(effect.Controller, null));
        Assert.Equal(0, effect.Handler.References);
        Assert.Equal(Result.Ok, effect.Load(effect.Save()));
        Assert.Equal(0, effect.Handler.TakeRestarts());
    }

    /// <summary>The restart flags that the host is told until it knows <paramref name="wanted"/>, which happens only inside its own calls for the status parameter.
    /// The parameter is also sent when a hop was late, without anything to tell: a busy machine does that.</summary>
    private static int Told(Vst3Effect effect, int wanted)
    {
        int flags = 0;
        bool isTold = SpinWait.SpinUntil(
            () =>
            {
                if (!Nudged(effect)) return false;
                Assert.Equal(0, effect.Handler.TakeRestarts());
                effect.Reported.Clear();
                effect.Set(Status, 0);
                flags |= effect.Handler.TakeRestarts();
                return (flags & wanted) == wanted;
            },
            Patience);
        Assert.True(isTold, $"the host was told {flags}, not {wanted}");
        return flags;
    }

    private static bool Nudged(Vst3Effect effect)
    {
        effect.Process(Silence());
        return effect.Reported.Queues.Any(queue => queue.Id == Status);
    }

    private static float[][] Silence() => [new float[512], new float[512]];

    private static string Title(Vst3Effect effect, uint id)
    {
        int index = TimbreParameters.All.ToList().FindIndex(p => p.Id == id);
        ParameterInfo info;
        Assert.Equal(Result.Ok, effect.Controller->Vtable->GetParameterInfo(effect.Controller, index, &info));
        return new string(info.Title);
    }
}
