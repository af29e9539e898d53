using NeuralSynth.Build;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Conformance.Clap;

namespace NeuralSynth.Conformance.Tests;

/// <summary>The published libraries of this tree, loaded once; publishes them when they are missing or old.</summary>
public sealed class PublishedPlugin : IDisposable
{
    private readonly ClapLibrary _library;

    public PublishedPlugin()
    {
        Repository = Repository.OfThisBuild();
        PluginTarget.Ensure(Repository);
        CurrentThread.Role = ThreadRole.Main;
        _library = new ClapLibrary(Repository.Clap);
        Timbre = new ClapSubject(_library, _library.Find("timbre"));
    }

    public Repository Repository { get; }

    /// <summary>NeuralSynth Timbre as a CLAP plug-in.</summary>
    internal ClapSubject Timbre { get; }

    public void Dispose()
    {
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
