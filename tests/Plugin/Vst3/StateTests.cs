using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Conformance.Vst3;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3.Host;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>A project saved in one format opens in the other.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class StateTests(PublishedPlugin published) : IDisposable
{
    private readonly Vst3Fixture _host = new(published);

    public void Dispose() => _host.Dispose();

    [Fact]
    public void StateOfClap_OpensInVst3AndIsSavedByteForByte()
    {
        using ProcessHarness clap = _host.ClapPlugin(SamplePackages.Ddsp());
        var random = new Random(8);
        using var events = new EventBuffer();
        foreach (PluginParameter p in clap.Plugin.Parameters.All.Where(p => !p.IsReadOnly && p.Name != "Model"))
        {
            double value = p.Min + random.NextDouble() * (p.Max - p.Min);
            events.Add(0, p, p.IsStepped ? Math.Round(value) : value);
        }

        clap.Flush(events);
        byte[] state = clap.Plugin.State.Save();
        using Vst3Effect effect = _host.Effect();
        Assert.Equal(Result.Ok, effect.Load(state));
        Assert.Equal(state, effect.Save());
        foreach (PluginParameter p in clap.Plugin.Parameters.All)
            Assert.Equal(clap.Plugin.Parameters.Value(p), effect.ToPlain(p.Id, effect.Normalized(p.Id)), 1e-8);
    }

    [Fact]
    public void StateOfVst3_OpensInClapAndIsSavedByteForByte()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp(new SampleDdsp { Name = "Glass" }));
        var random = new Random(9);
        foreach (ParameterDefinition p in TimbreParameters.All.Where(p => !p.IsReadOnly && p.Key != "modelSlot"))
            Assert.Equal(Result.Ok, effect.Set(p.Id, random.NextDouble()));
        byte[] state = effect.Save();
        using ProcessHarness clap = _host.ClapPlugin();
        clap.Plugin.State.Load(state, "VST3");
        Assert.Equal(state, clap.Plugin.State.Save());
        foreach (PluginParameter p in clap.Plugin.Parameters.All)
            Assert.Equal(effect.ToPlain(p.Id, effect.Normalized(p.Id)), clap.Plugin.Parameters.Value(p));
        Assert.Contains("1: Glass", clap.Plugin.Parameters.Text(clap.Plugin.Parameters.Find("Model"), 0), StringComparison.Ordinal);
    }

    /// <summary>Hosts hand states over in pieces, and preset files go on behind them.</summary>
    [Fact]
    public void State_PassesThroughNarrowStreamsAndIgnoresWhatFollows()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        byte[] state = effect.Save();
        using var narrow = new Vst3Stream([], mostBytes: 7);
        Assert.Equal(Result.Ok, effect.Component->Vtable->GetState(effect.Component, narrow.Stream));
        Assert.Equal(state, narrow.Content);
        effect.Set(3, 0.5);
        using var longer = new Vst3Stream([.. state, 1, 2, 3], mostBytes: 7);
        Assert.Equal(Result.Ok, effect.Component->Vtable->SetState(effect.Component, longer.Stream));
        Assert.Equal(state, effect.Save());
    }

    [Fact]
    public void OtherBytes_AreRefusedAndChangeNothing()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Set(3, 0.25);
        byte[] state = effect.Save();
        byte[] damaged = [.. state];
        damaged[^5] ^= 1;
        byte[] noise = new byte[2 << 20];
        new Random(1).NextBytes(noise);
        foreach (byte[] bytes in (byte[][])[[], [1], state[..^1], damaged, noise]) Assert.NotEqual(Result.Ok, effect.Load(bytes));
        Assert.Equal(Result.InvalidArgument, effect.Component->Vtable->SetState(effect.Component, null));
        Assert.Equal(Result.InvalidArgument, effect.Component->Vtable->GetState(effect.Component, null));
        Assert.Equal(state, effect.Save());
    }

    [Fact]
    public void Controller_FollowsTheComponentsStateAndHasNoneOfItsOwn()
    {
        using Vst3Effect effect = _host.Effect();
        effect.Set(4, 1);
        byte[] state = effect.Save();
        effect.Set(4, 0);
        Assert.Equal(Result.Ok, effect.Load(state));
        using var stream = new Vst3Stream(state);
        Assert.Equal(Result.Ok, effect.Controller->Vtable->SetComponentState(effect.Controller, stream.Stream));
        Assert.Equal(1, effect.Normalized(4));
        using var own = new Vst3Stream([]);
        Assert.Equal(Result.Ok, effect.Controller->Vtable->GetState(effect.Controller, own.Stream));
        Assert.Empty(own.Content);
        Assert.Equal(Result.Ok, effect.Controller->Vtable->SetState(effect.Controller, own.Stream));
        Assert.Equal(1, effect.Normalized(4));
    }

    /// <summary>A control that the user moved, whose change no block has taken to the processor yet.</summary>
    [Fact]
    public void ControlMovedBetweenBlocks_IsSaved()
    {
        using Vst3Effect effect = _host.Effect();
        effect.Activate(48000, 64);
        effect.Set(3, 0.25);
        effect.Set(2, 0.5);
        using var changes = new Vst3Changes();
        Assert.Equal(Result.Ok, effect.Flush(changes.Add(2, 0, 0.75)));
        byte[] state = effect.Save();
        effect.Deactivate();
        using Vst3Effect other = _host.Effect();
        other.Load(state);
        Assert.Equal(0.25, other.Normalized(3));
        Assert.Equal(0.75, other.Normalized(2), 1e-9);
    }
}
