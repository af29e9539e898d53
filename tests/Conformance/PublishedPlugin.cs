using NeuralSynth.Build;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Conformance.Clap;
using NeuralSynth.Host.Conformance.Vst3;

namespace NeuralSynth.Conformance.Tests;

/// <summary>The published libraries of this tree, loaded once; publishes them when they are missing or old.</summary>
public sealed class PublishedPlugin : IDisposable
{
    private readonly ClapLibrary _library;
    private readonly Vst3Library _module;

    public PublishedPlugin()
    {
        Repository = Repository.OfThisBuild();
        PluginTarget.Ensure(Repository);
        CurrentThread.Role = ThreadRole.Main;
        _library = new ClapLibrary(Repository.Clap);
        Timbre = new ClapSubject(_library, _library.Find("timbre"));
        _module = new Vst3Library(Repository.Vst3);
        TimbreVst3 = new Vst3Subject(_module, _module.Classes[0]);
    }

    public Repository Repository { get; }

    /// <summary>NeuralSynth Timbre as a CLAP plug-in.</summary>
    internal ClapSubject Timbre { get; }

    /// <summary>NeuralSynth Timbre as a VST3 plug-in.</summary>
    internal Vst3Subject TimbreVst3 { get; }

    public void Dispose()
    {
        TimbreVst3.Dispose();
        _module.Dispose();
        Timbre.Dispose();
        _library.Dispose();
    }
}

/// <summary>Tests that share one <see cref="PublishedPlugin"/>, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PublishedPluginTests : ICollectionFixture<PublishedPlugin>
{
    public const string Name = "published plug-in";
}
