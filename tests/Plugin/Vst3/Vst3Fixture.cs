using NeuralSynth.Host.Abi;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3.Host;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>The published module for one test, and instances of the CLAP plug-in to compare with.</summary>
internal sealed class Vst3Fixture : IDisposable
{
    private readonly HostLog _log = new(null);

    public Vst3Fixture(PublishedPlugin published)
    {
        Clap = new RenderFixture(published);
        Module = new Vst3Module(published.Repository.Vst3Library);
    }

    public RenderFixture Clap { get; }

    public Vst3Module Module { get; }

    /// <summary>An instance as a host makes it.</summary>
    public Vst3Effect Effect() => new(Module);

    /// <summary>An instance of the CLAP plug-in with a model.</summary>
    public ProcessHarness ClapPlugin(SamplePackage? model = null, Func<float>? signal = null) =>
        new(Clap.Library, model == null ? null : Clap.Model(model), _log) { Signal = signal };

    /// <summary>An instance with a model: VST3 has no way to load one but a state.</summary>
    public Vst3Effect Effect(SamplePackage model)
    {
        using ProcessHarness clap = ClapPlugin(model);
        Vst3Effect effect = Effect();
        Assert.Equal(0, effect.Load(clap.Plugin.State.Save()));
        return effect;
    }

    public void Dispose()
    {
        Module.Dispose();
        Clap.Dispose();
    }
}
