using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>The preset-discovery factory, as a preset browser uses it.</summary>
internal static unsafe class PresetDiscoveryChecks
{
    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("preset-discovery-crawl", "Every declared location can be indexed", 3, Crawl),
        new("preset-discovery-descriptor-consistency", "Providers have the descriptors that the factory lists", 3, DescriptorsAgree),
        new("preset-discovery-load", "Every preset that was found loads and processes", 4, Load),
        new("preset-discovery-wrong-arguments", "Unknown providers, indices out of range, missing and broken files are refused", 8, WrongArguments),
    ];

    private static ClapPresetDiscoveryFactory* Factory(ClapSubject subject)
    {
        fixed (byte* id = ClapPresetDiscoveryFactory.Id)
        {
            var factory = (ClapPresetDiscoveryFactory*)subject.Library.Entry->GetFactory(id);
            if (factory == null) Check.Skip("the library has no preset-discovery factory");
            return factory;
        }
    }

    private static void DescriptorsAgree(ClapSubject subject)
    {
        ClapPresetDiscoveryFactory* factory = Factory(subject);
        for (uint i = 0; i < factory->Count(factory); i++)
        {
            ClapPresetProviderDescriptor* listed = factory->GetDescriptor(factory, i);
            Check.That(listed != null && listed->Version.IsCompatible, $"provider {i} has no usable descriptor");
            using var indexer = new PresetIndexer();
            ClapPresetProvider* provider = factory->Create(factory, indexer.Native, listed->Id);
            Check.That(provider != null, $"provider {i} was not created");
            Check.Equal(Utf8.Text(listed->Id), Utf8.Text(provider->Descriptor->Id), "id of a provider");
            Check.Equal(Utf8.Text(listed->Name), Utf8.Text(provider->Descriptor->Name), "name of a provider");
            Check.Equal(Utf8.Text(listed->Vendor), Utf8.Text(provider->Descriptor->Vendor), "vendor of a provider");
            Check.That(indexer.FileTypes.Count + indexer.Locations.Count == 0, "the provider called the indexer before its init");
            provider->Destroy(provider);
        }
    }

    private static void Crawl(ClapSubject subject)
    {
        foreach (FoundPreset preset in Find(subject))
        {
            Check.That(preset.Name.Length > 0, $"'{preset.Location}': a preset has no name");
            Check.That(preset.PluginIds.Count > 0, $"'{preset.Location}': the preset '{preset.Name}' is for no plug-in");
        }
    }

    private static void Load(ClapSubject subject)
    {
        FoundPreset[] presets = [.. Find(subject).Where(p => p.PluginIds.Contains(("clap", subject.Plugin.Id)))];
        if (presets.Length == 0) Check.Skip("no preset for this plug-in was found");
        using ClapSession session = subject.Open();
        foreach (FoundPreset preset in presets)
        {
            session.Plugin.LoadPreset(preset.Location);
            session.Start();
            session.Play(3, 512);
            session.Stop();
        }
    }

    /// <summary>Asks every provider for every file of its types in its locations.</summary>
    private static List<FoundPreset> Find(ClapSubject subject)
    {
        ClapPresetDiscoveryFactory* factory = Factory(subject);
        var found = new List<FoundPreset>();
        for (uint i = 0; i < factory->Count(factory); i++)
        {
            using var indexer = new PresetIndexer();
            ClapPresetProvider* provider = factory->Create(factory, indexer.Native, factory->GetDescriptor(factory, i)->Id);
            Check.That(provider != null && provider->Init(provider) != 0, $"provider {i} refused to start");
            Check.That(indexer.Errors.Count == 0, indexer.Errors.FirstOrDefault() ?? "");
            Check.That(indexer.FileTypes.Count > 0, $"provider {i} declares no file type");
            foreach (string location in indexer.Locations) found.AddRange(Crawl(provider, indexer, location));
            provider->Destroy(provider);
        }

        return found;
    }

    private static List<FoundPreset> Crawl(ClapPresetProvider* provider, PresetIndexer indexer, string location)
    {
        Check.That(Path.IsPathFullyQualified(location) && Path.Exists(location), $"the location '{location}' does not exist");
        var found = new List<FoundPreset>();
        IEnumerable<string> files = Directory.Exists(location) ? Directory.EnumerateFiles(location, "*", SearchOption.AllDirectories) : [location];
        foreach (string file in files.Where(f => indexer.FileTypes.Any(type => f.EndsWith("." + type, StringComparison.Ordinal))))
        {
            using var receiver = new PresetReceiver(file);
            bool read = Metadata(provider, file, receiver);
            Check.That(read && receiver.Errors.Count == 0, $"'{file}' cannot be read: {receiver.Errors.FirstOrDefault()}");
            Check.That(receiver.Presets.Count > 0, $"'{file}' holds no preset");
            found.AddRange(receiver.Presets);
        }

        return found;
    }

    private static bool Metadata(ClapPresetProvider* provider, string file, PresetReceiver receiver)
    {
        byte* path = Utf8.Allocate(file);
        bool read = provider->GetMetadata(provider, ClapPresetLocation.File, path, receiver.Native) != 0;
        Utf8.Free(path);
        return read;
    }

    private static void WrongArguments(ClapSubject subject)
    {
        ClapPresetDiscoveryFactory* factory = Factory(subject);
        Check.That(factory->GetDescriptor(factory, factory->Count(factory)) == null, "the descriptor after the last one is not null");
        using var indexer = new PresetIndexer();
        fixed (byte* unknown = "no.such.provider"u8) Check.That(factory->Create(factory, indexer.Native, unknown) == null, "an unknown provider was created");
        Check.That(factory->Create(factory, indexer.Native, null) == null, "a provider with a null id was created");
        Check.That(factory->Create(factory, null, factory->GetDescriptor(factory, 0)->Id) == null, "a provider without an indexer was created");
        ClapPresetProvider* provider = factory->Create(factory, indexer.Native, factory->GetDescriptor(factory, 0)->Id);
        provider->Init(provider);
        string garbage = Path.GetTempFileName();
        File.WriteAllText(garbage, "not a preset");
        foreach (string path in (string[])[garbage, garbage + ".missing", Path.GetTempPath(), ""])
        {
            using var receiver = new PresetReceiver(path);
            Check.That(!Metadata(provider, path, receiver) && receiver.Presets.Count == 0, $"'{path}' was read as a preset");
            Check.That(receiver.Errors.Count > 0, $"'{path}': expected a reason by on_error, found none");
        }

        File.Delete(garbage);
        using var unused = new PresetReceiver("");
        Check.That(provider->GetMetadata(provider, 99, null, unused.Native) == 0, "a location of unknown kind was read");
        Check.That(provider->GetMetadata(provider, ClapPresetLocation.File, null, null) == 0, "a null receiver was accepted");
        provider->Destroy(provider);
    }
}
