using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>The entry and the plug-in factory.</summary>
internal static unsafe class LibraryChecks
{
    private const int Threads = 4;

    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("entry-complete", "The entry has a version of CLAP 1 and all of its functions", 1, EntryIsComplete),
        new("query-nonexistent-factory", "Unknown factory ids and null give no factory", 1, UnknownFactoriesAreNull),
        new("create-id-with-trailing-garbage", "An id with text after it creates nothing", 1, WrongIdsCreateNothing),
        new("create-null-arguments", "The factory refuses null pointers and indices out of range", 9, NullArgumentsCreateNothing),
        new("entry-counted", "init and deinit are counted; instances work after a second round", 4, InitIsCounted),
        new("scan-threads", "Several threads may list the plug-ins at once", 6, SeveralThreadsScan),
        new("load-unload-load", "The library can be started, used, stopped and started again", 3, StartsAgain),
    ];

    private static void EntryIsComplete(ClapSubject subject)
    {
        ClapPluginEntry* entry = subject.Library.Entry;
        Check.That(entry->Version.IsCompatible, $"version: expected 1.x, found {subject.Library.VersionText}");
        Check.That(entry->Init != null && entry->Deinit != null && entry->GetFactory != null, "a function of the entry is null");
        ClapPluginFactory* factory = subject.Library.PluginFactory;
        Check.That(factory->GetPluginCount != null && factory->GetPluginDescriptor != null && factory->CreatePlugin != null, "a function of the plug-in factory is null");
        Check.That(subject.Library.Plugins.Count > 0, "the factory has no plug-ins");
        Check.Equal(subject.Library.Plugins.Count, subject.Library.Plugins.Select(p => p.Id).Distinct().Count(), "different plug-in ids");
    }

    private static void UnknownFactoriesAreNull(ClapSubject subject)
    {
        ClapPluginEntry* entry = subject.Library.Entry;
        fixed (byte* unknown = "clap.no-such-factory/99"u8, longer = "clap.plugin-factory2"u8, empty = "\0"u8)
        {
            Check.That(entry->GetFactory(unknown) == null, "an unknown factory id gave a factory");
            Check.That(entry->GetFactory(longer) == null, "a factory id with a letter more gave a factory");
            Check.That(entry->GetFactory(empty) == null, "an empty factory id gave a factory");
        }

        Check.That(entry->GetFactory(null) == null, "a null factory id gave a factory");
    }

    private static void WrongIdsCreateNothing(ClapSubject subject)
    {
        string id = subject.Plugin.Id;
        using var host = new HostObject(subject.Log);
        foreach (string wrong in (string[])[id + "x", id + " ", id[..^1], id.ToUpperInvariant(), ""])
            Check.Refuses(() => subject.Library.Create(subject.Plugin with { Id = wrong }, host).Dispose(), $"creating '{wrong}'");
    }

    private static void NullArgumentsCreateNothing(ClapSubject subject)
    {
        ClapPluginFactory* factory = subject.Library.PluginFactory;
        using var host = new HostObject(subject.Log);
        byte* id = Utf8.Allocate(subject.Plugin.Id);
        bool created = factory->CreatePlugin(factory, null, id) != null || factory->CreatePlugin(factory, host.Native, null) != null;
        Utf8.Free(id);
        Check.That(!created, "the factory created a plug-in for a null host or a null id");
        Check.That(factory->GetPluginDescriptor(factory, (uint)subject.Library.Plugins.Count) == null, "the descriptor after the last one is not null");
        Check.That(factory->GetPluginDescriptor(factory, uint.MaxValue) == null, "the descriptor at the largest index is not null");
    }

    private static void InitIsCounted(ClapSubject subject)
    {
        ClapPluginEntry* entry = subject.Library.Entry;
        byte* path = Utf8.Allocate(subject.Library.Path);
        bool again = entry->Init(path) != 0;
        Utf8.Free(path);
        Check.That(again, "a second init was refused");
        entry->Deinit();
        using ClapSession session = subject.Open().Start();
        session.Play(4, 128);
    }

    private static void SeveralThreadsScan(ClapSubject subject)
    {
        string?[] wrong = new string?[Threads];
        Parallel(index =>
        {
            for (int round = 0; round < 100; round++) wrong[index] ??= Scan(subject);
        });
        Check.That(wrong.All(w => w == null), wrong.FirstOrDefault(w => w != null) ?? "");
    }

    private static string? Scan(ClapSubject subject)
    {
        fixed (byte* id = ClapPluginFactory.Id)
        {
            var factory = (ClapPluginFactory*)subject.Library.Entry->GetFactory(id);
            if (factory != subject.Library.PluginFactory) return "get_factory gave another factory on another thread";
            for (uint i = 0; i < factory->GetPluginCount(factory); i++)
            {
                if (Utf8.Text(factory->GetPluginDescriptor(factory, i)->Id) != subject.Library.Plugins[(int)i].Id) return "a descriptor changed";
            }
        }

        return null;
    }

    private static void StartsAgain(ClapSubject subject)
    {
        for (int round = 0; round < 3; round++)
        {
            using var library = new ClapLibrary(subject.Library.Entry, subject.Library.Path);
            Check.Equal(subject.Library.Plugins.Count, library.Plugins.Count, "plug-ins after another start");
            using var again = new ClapSubject(library, subject.Plugin);
            again.Begin();
            using (ClapSession session = again.Open().Start()) session.Play(2, 64);
            Check.That(again.Complaints() == null, again.Complaints() ?? "");
        }
    }

    private static void Parallel(Action<int> action)
    {
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() => action(i)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
    }
}
