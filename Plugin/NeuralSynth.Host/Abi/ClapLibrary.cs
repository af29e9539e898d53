using System.Diagnostics;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Abi;

/// <summary>One plug-in of a library, as its descriptor tells.</summary>
internal sealed record PluginDescription(string Id, string Name, string Vendor, string Version, string Description, string[] Features);

/// <summary>A loaded <c>.clap</c>: its entry and its plug-in factory. [main-thread]</summary>
internal sealed unsafe class ClapLibrary : IDisposable
{
    private readonly ClapPluginEntry* _entry;
    private readonly ClapPluginFactory* _factory;
    private bool _initialised;

    /// <exception cref="HostException">The file is missing, not a CLAP library, or refuses to start.</exception>
    public ClapLibrary(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        long start = Stopwatch.GetTimestamp();
        nint handle = Load(Path);
        LoadMilliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (!NativeLibrary.TryGetExport(handle, "clap_entry", out nint entry))
            throw new HostException($"'{Path}': expected the symbol clap_entry, found none.");
        _entry = (ClapPluginEntry*)entry;
        (nint factory, Plugins) = Start();
        _factory = (ClapPluginFactory*)factory;
    }

    /// <summary>An entry that is in memory already, as a wrapper or a test has it.</summary>
    /// <exception cref="HostException">It refuses to start.</exception>
    public ClapLibrary(ClapPluginEntry* entry, string path)
    {
        Path = path;
        _entry = entry;
        (nint factory, Plugins) = Start();
        _factory = (ClapPluginFactory*)factory;
    }

    public string Path { get; }

    /// <summary>Version of CLAP that the library was made for.</summary>
    public string VersionText => $"{_entry->Version.Major}.{_entry->Version.Minor}.{_entry->Version.Revision}";

    public IReadOnlyList<PluginDescription> Plugins { get; }

    public double LoadMilliseconds { get; }

    public double InitMilliseconds { get; private set; }

    public double DescribeMilliseconds { get; private set; }

    /// <summary>What the symbol <c>clap_entry</c> holds.</summary>
    public ClapPluginEntry* Entry => _entry;

    /// <summary>The plug-in factory.</summary>
    public ClapPluginFactory* PluginFactory => _factory;

    /// <summary>Finds a plug-in by its id, the end of its id, or a word of its name.</summary>
    /// <exception cref="HostException">None matches.</exception>
    public PluginDescription Find(string wanted) =>
        Plugins.FirstOrDefault(p => p.Id.Equals(wanted, StringComparison.OrdinalIgnoreCase))
        ?? Plugins.FirstOrDefault(p => p.Id.EndsWith('.' + wanted, StringComparison.OrdinalIgnoreCase))
        ?? Plugins.FirstOrDefault(p => p.Name.Split(' ').Contains(wanted, StringComparer.OrdinalIgnoreCase))
        ?? throw new HostException($"'{Path}': expected a plug-in '{wanted}', found {string.Join(", ", Plugins.Select(p => p.Id))}.");

    /// <summary>Makes an instance; the caller owns it.</summary>
    /// <exception cref="HostException">The factory or the plug-in's init refuses.</exception>
    public HostedPlugin Create(PluginDescription plugin, HostObject host)
    {
        byte* id = Utf8.Allocate(plugin.Id);
        ClapPlugin* native = _factory->CreatePlugin(_factory, host.Native, id);
        Utf8.Free(id);
        if (native == null) throw new HostException($"'{Path}': the factory did not create '{plugin.Id}'.");
        return new HostedPlugin(native, host, plugin);
    }

    /// <summary>Deinitialises the library. It stays loaded: its runtime cannot be unloaded.</summary>
    public void Dispose()
    {
        if (!_initialised) return;
        _initialised = false;
        _entry->Deinit();
    }

    private static nint Load(string path)
    {
        string library = Directory.Exists(path)
            ? System.IO.Path.Combine(path, "Contents", "MacOS", System.IO.Path.GetFileNameWithoutExtension(path))
            : path;
        if (!File.Exists(library))
            throw new HostException($"expected the plug-in library '{library}', found no such file; 'dotnet run build.cs plugin' makes it.");
        try
        {
            return NativeLibrary.Load(library);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new HostException($"'{library}': expected a library for this system, found: {e.Message}");
        }
    }

    private (nint Factory, IReadOnlyList<PluginDescription> Plugins) Start()
    {
        if (!_entry->Version.IsCompatible) throw new HostException($"'{Path}': expected CLAP 1.x, found {VersionText}.");
        long start = Stopwatch.GetTimestamp();
        Initialise();
        InitMilliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        ClapPluginFactory* factory = Factory();
        PluginDescription[] plugins = Describe(factory);
        DescribeMilliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return ((nint)factory, plugins);
    }

    private void Initialise()
    {
        byte* path = Utf8.Allocate(Path);
        _initialised = _entry->Init(path) != 0;
        Utf8.Free(path);
        if (!_initialised) throw new HostException($"'{Path}': clap_entry.init refused.");
    }

    private ClapPluginFactory* Factory()
    {
        fixed (byte* id = ClapPluginFactory.Id)
        {
            var factory = (ClapPluginFactory*)_entry->GetFactory(id);
            return factory != null ? factory : throw new HostException($"'{Path}': expected a plug-in factory, found none.");
        }
    }

    private PluginDescription[] Describe(ClapPluginFactory* factory)
    {
        var plugins = new PluginDescription[factory->GetPluginCount(factory)];
        for (uint i = 0; i < plugins.Length; i++)
        {
            ClapPluginDescriptor* d = factory->GetPluginDescriptor(factory, i);
            if (d == null) throw new HostException($"'{Path}': plug-in {i} of {plugins.Length} has no descriptor.");
            plugins[i] = new PluginDescription(
                Utf8.Text(d->Id), Utf8.Text(d->Name), Utf8.Text(d->Vendor), Utf8.Text(d->VersionText), Utf8.Text(d->Description), Features(d->Features));
        }

        return plugins;
    }

    private static string[] Features(byte** features)
    {
        var list = new List<string>();
        for (; features != null && *features != null; features++) list.Add(Utf8.Text(*features));
        return list.ToArray();
    }
}
