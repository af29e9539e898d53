using NeuralSynth.Build;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>The published libraries of this tree; publishes them when they are missing or old.</summary>
public sealed class PublishedPlugin
{
    public PublishedPlugin()
    {
        Repository = Repository.OfThisBuild();
        PluginTarget.Ensure(Repository);
    }

    public Repository Repository { get; }

    /// <summary>All our native libraries.</summary>
    public IEnumerable<string> Libraries => TargetSystem.InstructionSets.Select(Repository.RealtimeLibrary).Prepend(Repository.MainLibrary);
}

/// <summary>Tests that share one <see cref="PublishedPlugin"/>.</summary>
[CollectionDefinition(Name)]
public sealed class PublishedPluginTests : ICollectionFixture<PublishedPlugin>
{
    public const string Name = "published plug-in";
}
