using NeuralSynth.Build;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Conformance.Clap;
using NeuralSynth.Host.Conformance.Vst3;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Conformance.Tests;

/// <summary>The published libraries of this tree, loaded once; publishes them when they are missing or old.</summary>
public sealed class PublishedPlugin : IDisposable
{
    private readonly ClapLibrary _library;
    private readonly Vst3Library _module;
    private readonly string _user = Directory.CreateTempSubdirectory("neuralsynth-").FullName;

    public PublishedPlugin()
    {
        Repository = Repository.OfThisBuild();
        PluginTarget.Ensure(Repository);
        CurrentThread.Role = ThreadRole.Main;
        UserFolder.Use(_user);
        _library = new ClapLibrary(Repository.Clap);
        Timbre = new ClapSubject(_library, _library.Find("timbre"));
        Drums = new ClapSubject(_library, _library.Find("drums"));
        _module = new Vst3Library(Repository.Vst3);
        TimbreVst3 = new Vst3Subject(_module, _module.Classes[0]);
        DrumsVst3 = new Vst3Subject(_module, _module.Classes[1]);
    }

    public Repository Repository { get; }

    /// <summary>NeuralSynth Timbre as a CLAP plug-in.</summary>
    internal ClapSubject Timbre { get; }

    /// <summary>NeuralSynth Drums as a CLAP plug-in, with the factory's model or a small one.</summary>
    internal ClapSubject Drums { get; }

    /// <summary>NeuralSynth Drums as a VST3 plug-in, likewise.</summary>
    internal Vst3Subject DrumsVst3 { get; }

    /// <summary>NeuralSynth Timbre as a VST3 plug-in.</summary>
    internal Vst3Subject TimbreVst3 { get; }

    public void Dispose()
    {
        DrumsVst3.Dispose();
        TimbreVst3.Dispose();
        _module.Dispose();
        Drums.Dispose();
        Timbre.Dispose();
        _library.Dispose();
        Directory.Delete(_user, recursive: true);
    }
}

/// <summary>Tests that share one <see cref="PublishedPlugin"/>, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PublishedPluginTests : ICollectionFixture<PublishedPlugin>
{
    public const string Name = "published plug-in";
}
