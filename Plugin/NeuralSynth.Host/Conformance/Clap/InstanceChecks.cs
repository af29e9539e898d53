using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>An instance before any audio: descriptor, life cycle, extensions.</summary>
internal static unsafe class InstanceChecks
{
    private static readonly string[] MainCategories = ["instrument", "audio-effect", "note-effect", "note-detector", "analyzer"];

    // Extension ids with the number of functions in their table.
    private static readonly (byte[] Id, int Functions)[] Tables =
    [
        (ClapPluginAudioPorts.Id.ToArray(), 2), (ClapPluginNotePorts.Id.ToArray(), 2), (ClapPluginParams.Id.ToArray(), 6), (ClapPluginState.Id.ToArray(), 2),
        (ClapPluginLatency.Id.ToArray(), 1), (ClapPluginTail.Id.ToArray(), 1), (ClapPluginRender.Id.ToArray(), 2), (ClapPluginStateContext.Id.ToArray(), 2),
        (ClapPluginAudioPortsConfig.Id.ToArray(), 3), (ClapPluginAudioPortsConfigInfo.Id.ToArray(), 2), (ClapPluginConfigurableAudioPorts.Id.ToArray(), 2),
        (ClapPluginAudioPortsActivation.Id.ToArray(), 2), (ClapPluginRemoteControls.Id.ToArray(), 2), (ClapPluginParamIndication.Id.ToArray(), 2),
        (ClapPluginTrackInfo.Id.ToArray(), 1), (ClapPluginContextMenu.Id.ToArray(), 2), (ClapPluginPresetLoad.Id.ToArray(), 1),
    ];

    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("descriptor-consistency", "The instance's descriptor equals the factory's; mandatory texts are there", 1, DescriptorsAgree),
        new("features-categories", "The features name at least one main category", 1, HasCategory),
        new("features-duplicates", "No feature is named twice", 1, NoFeatureTwice),
        new("create-destroy", "Instances that are never initialised can be destroyed", 4, DestroysUninitialised),
        new("host-without-extensions", "It works in a host that offers no extensions", 5, WorksInBareHost),
        new("extensions-complete", "Extension tables are complete and stay where they are; unknown ids and null give none", 2, ExtensionsAreComplete),
        new("many-instances", "Many instances at once, destroyed in another order", 3, ManyInstances),
    ];

    private static void DescriptorsAgree(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginDescriptor* descriptor = session.Native->Descriptor;
        Check.That(descriptor != null, "the instance has no descriptor");
        Check.That(descriptor->Version.IsCompatible, "the descriptor's version of CLAP is not compatible");
        PluginDescription d = subject.Plugin;
        Check.Equal(d.Id, Utf8.Text(descriptor->Id), "id");
        Check.Equal(d.Name, Utf8.Text(descriptor->Name), "name");
        Check.Equal(d.Vendor, Utf8.Text(descriptor->Vendor), "vendor");
        Check.Equal(d.Version, Utf8.Text(descriptor->VersionText), "version");
        Check.That(d.Id.Length > 0 && d.Name.Length > 0, "id and name must not be empty");
    }

    private static void HasCategory(ClapSubject subject) =>
        Check.That(subject.Plugin.Features.Intersect(MainCategories).Any(), $"expected one of {string.Join(", ", MainCategories)}, found {string.Join(", ", subject.Plugin.Features)}");

    private static void NoFeatureTwice(ClapSubject subject) =>
        Check.Equal(subject.Plugin.Features.Length, subject.Plugin.Features.Distinct().Count(), "different features");

    private static void DestroysUninitialised(ClapSubject subject)
    {
        ClapPluginFactory* factory = subject.Library.PluginFactory;
        using var host = new HostObject(subject.Log);
        byte* id = Utf8.Allocate(subject.Plugin.Id);
        ClapPlugin* plugin = factory->CreatePlugin(factory, host.Native, id);
        Utf8.Free(id);
        Check.That(plugin != null, "the factory created nothing");
        plugin->Destroy(plugin);
    }

    private static void WorksInBareHost(ClapSubject subject)
    {
        using ClapSession session = subject.Open(withExtensions: false);
        using EventList values = session.RandomValues(new Random(1));
        session.Start();
        session.Process(256, values);
        session.Play(4, 256);
        session.Stop();
        if (session.Find<ClapPluginState>(ClapPluginState.Id) != null) session.Plugin.State.Load(session.Plugin.State.Save(), "its own state");
    }

    private static void ExtensionsAreComplete(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        foreach ((byte[] id, int functions) in Tables)
        {
            void** table = (void**)HostedPlugin.Extension(session.Native, id);
            if (table == null) continue;
            string name = System.Text.Encoding.ASCII.GetString(id);
            for (int i = 0; i < functions; i++) Check.That(table[i] != null, $"{name}: function {i} is null");
            Check.That(table == HostedPlugin.Extension(session.Native, id), $"{name}: the table moved");
        }

        Check.That(HostedPlugin.Extension(session.Native, "clap.no-such-extension/7"u8) == null, "an unknown extension id gave a table");
        Check.That(session.Native->GetExtension(session.Native, null) == null, "a null extension id gave a table");
    }

    private static void ManyInstances(ClapSubject subject)
    {
        List<ClapSession> sessions = [.. Enumerable.Range(0, 8).Select(_ => subject.Open())];
        try
        {
            foreach (ClapSession session in sessions) session.Start(maxBlock: 64);
            foreach (ClapSession session in sessions) session.Play(2, 64);
        }
        finally
        {
            foreach (int i in (int[])[3, 0, 7, 1, 6, 2, 5, 4]) sessions[i].Dispose();
        }
    }
}
