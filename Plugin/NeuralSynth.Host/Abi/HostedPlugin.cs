using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Abi;

/// <summary>One plug-in instance. Every method says which of CLAP's threads may call it.</summary>
internal sealed unsafe class HostedPlugin : IDisposable
{
    private readonly ClapPlugin* _plugin;
    private bool _active;
    private bool _disposed;

    /// <exception cref="HostException">The plug-in's init refuses.</exception>
    public HostedPlugin(ClapPlugin* plugin, HostObject host, PluginDescription description)
    {
        _plugin = plugin;
        Host = host;
        Description = description;
        if (plugin->Init(plugin) == 0)
        {
            plugin->Destroy(plugin);
            _disposed = true;
            throw new HostException($"the plug-in '{description.Id}' refused to initialise.");
        }

        Ports = new PluginPorts(plugin);
        Parameters = new PluginParameters(plugin, host);
        State = new PluginState(plugin, description.Id);
    }

    /// <summary>The plug-in's table.</summary>
    public ClapPlugin* Native => _plugin;

    public HostObject Host { get; }

    public PluginDescription Description { get; }

    public PluginPorts Ports { get; private set; }

    public PluginParameters Parameters { get; }

    public PluginState State { get; }

    /// <summary>[main-thread &amp; active] Samples at the host's rate; 0 without the extension.</summary>
    public int LatencySamples
    {
        get
        {
            var latency = (ClapPluginLatency*)Extension(_plugin, ClapPluginLatency.Id);
            return latency == null ? 0 : checked((int)latency->Get(_plugin));
        }
    }

    /// <summary>[main-thread, audio-thread] Samples; 0 without the extension.</summary>
    public uint TailSamples
    {
        get
        {
            var tail = (ClapPluginTail*)Extension(_plugin, ClapPluginTail.Id);
            return tail == null ? 0 : tail->Get(_plugin);
        }
    }

    /// <summary>An extension of a plug-in, or null. [thread-safe]</summary>
    public static void* Extension(ClapPlugin* plugin, ReadOnlySpan<byte> id)
    {
        fixed (byte* text = id) return plugin->GetExtension(plugin, text);
    }

    /// <summary>[main-thread] Tells the plug-in whether it may take its time. False when it does not care.</summary>
    public bool SetRenderMode(bool offline)
    {
        var render = (ClapPluginRender*)Extension(_plugin, ClapPluginRender.Id);
        return render != null && render->Set(_plugin, offline ? ClapRenderMode.Offline : ClapRenderMode.Realtime) != 0;
    }

    /// <summary>[main-thread] Loads a file through the extension preset-load.</summary>
    /// <exception cref="HostException">The plug-in refuses it; the message is the plug-in's.</exception>
    public void LoadPreset(string path)
    {
        var load = (ClapPluginPresetLoad*)Extension(_plugin, ClapPluginPresetLoad.Id);
        if (load == null) load = (ClapPluginPresetLoad*)Extension(_plugin, ClapPluginPresetLoad.CompatId);
        if (load == null) throw new HostException($"the plug-in '{Description.Id}' cannot load models: it lacks the extension preset-load.");
        Host.PresetError = Host.PresetLoaded = null;
        byte* location = Utf8.Allocate(Path.GetFullPath(path));
        bool loaded = load->FromLocation(_plugin, ClapPresetLocation.File, location, null) != 0;
        Utf8.Free(location);
        Service();
        if (loaded) WaitForConversion(path);
        if (!loaded || Host.PresetError != null)
            throw new HostException(Host.PresetError ?? $"the plug-in refused the model '{path}' without a reason.");
    }

    /// <summary>A file of another program is accepted before it is converted; the plug-in says when it is.</summary>
    private void WaitForConversion(string path)
    {
        if (!path.EndsWith(".ts", StringComparison.OrdinalIgnoreCase)) return;
        const int milliseconds = 5, longest = 120_000;
        for (int waited = 0; waited < longest && Host.PresetLoaded == null && Host.PresetError == null; waited += milliseconds)
        {
            Thread.Sleep(milliseconds);
            Service();
        }
    }

    /// <summary>[main-thread &amp; !active]</summary>
    /// <exception cref="HostException">The plug-in refuses.</exception>
    public void Activate(double sampleRate, int maxBlockSamples)
    {
        Host.IsActivating = true;
        bool activated = _plugin->Activate(_plugin, sampleRate, 1, (uint)maxBlockSamples) != 0;
        Host.IsActivating = false;
        if (!activated) throw new HostException($"the plug-in '{Description.Id}' refused {sampleRate} Hz with blocks of up to {maxBlockSamples} samples.");
        _active = true;
        Host.IsActive = true;
    }

    /// <summary>[main-thread &amp; active]</summary>
    public void Deactivate()
    {
        _active = false;
        Host.IsActive = false;
        _plugin->Deactivate(_plugin);
    }

    /// <summary>[audio-thread &amp; active]</summary>
    /// <exception cref="HostException">The plug-in refuses.</exception>
    public void StartProcessing()
    {
        if (_plugin->StartProcessing(_plugin) == 0) throw new HostException($"the plug-in '{Description.Id}' refused to start processing.");
    }

    /// <summary>[audio-thread &amp; processing]</summary>
    public void StopProcessing() => _plugin->StopProcessing(_plugin);

    /// <summary>[audio-thread &amp; processing] Returns a <see cref="ClapProcessStatus"/>.</summary>
    public int Process(ClapProcess* process) => _plugin->Process(_plugin, process);

    /// <summary>[main-thread &amp; !active] Looks at the ports again, after another layout was chosen.</summary>
    public void ReadPorts() => Ports = new PluginPorts(_plugin);

    /// <summary>[main-thread] Does what the plug-in asked the main thread for.</summary>
    public void Service()
    {
        // A callback may ask for another one; a plug-in that never stops asking must not hang us.
        for (int i = 0; i < 16 && Host.TakeCallback(); i++) _plugin->OnMainThread(_plugin);
        if (_active || !Host.TakeFlush()) return;
        using var nothing = new EventBuffer();
        Parameters.Flush(nothing);
    }

    /// <summary>The instance is gone already: <see cref="Dispose"/> does nothing.</summary>
    public void Forget() => _disposed = true;

    /// <summary>[main-thread]</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (_active) Deactivate();
        _plugin->Destroy(_plugin);
    }
}
