using System.Runtime.InteropServices;
using NeuralSynth.Plugin;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.AudioPlugSharp;

/// <summary>
/// One of our plug-ins for hosts whose callbacks are managed: the session and the parameters of the other formats, and the
/// way of a block into the real-time half. Nothing here knows AudioPlugSharp's package.
/// </summary>
/// <remarks>[main-thread] unless said otherwise. AudioPlugSharp has no callback from the audio thread and no restart, so a
/// service thread loads models and activates anew; audio is silent meanwhile. Nor has it a latency: see
/// <see cref="LatencySamples"/>.</remarks>
public sealed unsafe class PluginAdapter : IServed, IDisposable
{
    private static readonly ServiceThread Service = new("NeuralSynth AudioPlugSharp");

    private readonly PluginBridge* _bridge;
    private readonly delegate* unmanaged[Cdecl]<PluginBridge*, PluginBlock*, int> _process;
    private readonly delegate* unmanaged[Cdecl]<PluginBridge*, void> _reset;
    private readonly AdapterHost _host;
    private readonly PluginSession _session;
    private readonly AdapterParameter[] _parameters;
    private readonly EventList _events = new();
    private readonly float** _channels;
    private readonly int _mostChannels;
    private readonly object _gate = new();
    private AudioGate _audio;
    private double _sampleRate;
    private int _maxBlockSamples;
    private int _isOffline;
    private bool _started;
    private bool _disposed;

    /// <summary>A new instance, with what the bundle and the user's folder offer.</summary>
    /// <param name="type">Which plug-in.</param>
    /// <param name="folder">Folder with the real-time half, ONNX Runtime and models.</param>
    /// <param name="log">Receives messages, from any but the audio thread.</param>
    /// <exception cref="DllNotFoundException">The real-time half is not there; the message says where it was looked for.</exception>
    public PluginAdapter(PluginType type, string folder, Action<LogLevel, string> log)
    {
        PluginBundle.Open(folder);
        _process = (delegate* unmanaged[Cdecl]<PluginBridge*, PluginBlock*, int>)PluginBundle.Realtime->BridgeProcess;
        _reset = (delegate* unmanaged[Cdecl]<PluginBridge*, void>)PluginBundle.Realtime->BridgeReset;
        _bridge = PluginSession.AllocateBridge(type);
        _mostChannels = type.MostChannels;
        _channels = (float**)NativeMemory.AllocZeroed((nuint)_mostChannels, (nuint)sizeof(float*));
        _host = new AdapterHost(log);
        _session = type.MakeSession(_bridge, _host, _host);
        _parameters = MakeParameters(type);
        _host.Connect(this);
        Plugin.StartFresh();
    }

    /// <summary>Frees what AudioPlugSharp never says it is done with.</summary>
    ~PluginAdapter() => Free();

    /// <summary>What the host may set, in the order of the parameter table, to which rows are only ever added at the end. The
    /// under-run counter is not among them: AudioPlugSharp has no read-only parameters.</summary>
    public IReadOnlyList<AdapterParameter> Parameters => _parameters;

    /// <summary>Audio inputs.</summary>
    public IReadOnlyList<PluginPort> Inputs => Plugin.Inputs;

    /// <summary>Audio outputs.</summary>
    public IReadOnlyList<PluginPort> Outputs => Plugin.Outputs;

    /// <summary>Latency in samples, exact while started. AudioPlugSharp cannot tell its hosts: they do not compensate it.</summary>
    public int LatencySamples => Plugin.LatencySamples;

    /// <summary>Offline rendering waits for every result and is repeatable. AudioPlugSharp does not say when a host renders;
    /// for programs that use the adapter themselves.</summary>
    public bool Offline
    {
        get => Volatile.Read(ref _isOffline) != 0;
        set
        {
            Volatile.Write(ref _isOffline, value ? 1 : 0);
            Plugin.SetOffline(value);
        }
    }

    private NeuralPlugin Plugin => _session.Plugin;

    /// <summary>Connects the host's side of a parameter, which shows name and value from now on.</summary>
    public void Connect(int parameter, IParameterControl control)
    {
        lock (_gate) _parameters[parameter].Connect(control);
    }

    /// <summary>Makes ready for processing, with the values that the controls show.</summary>
    /// <returns>False when the arguments are out of range; blocks are silent then.</returns>
    public bool Start(double sampleRate, int maxBlockSamples)
    {
        bool active = Guard(() =>
        {
            _sampleRate = sampleRate;
            _maxBlockSamples = maxBlockSamples;
            Activate();
            return Plugin.IsActive;
        });
        // Outside of the gate, for which the service thread may be waiting.
        if (active && !_started) Service.Register(this);
        _started |= active;
        return active;
    }

    /// <summary>Ends processing.</summary>
    public void Stop()
    {
        if (!_started) return;
        Service.Unregister(this);
        _started = false;
        Guard(() => WithoutAudio(() =>
        {
            Plugin.Deactivate();
            return true;
        }));
    }

    /// <summary>A parameter gets another value within the next block. [audio-thread]</summary>
    /// <param name="parameter">Its <see cref="AdapterParameter.Index"/>; others are passed over.</param>
    /// <param name="normalized">Value between 0 and 1.</param>
    /// <param name="offset">Samples from the block's beginning.</param>
    public void Change(int parameter, double normalized, int offset)
    {
        if ((uint)parameter >= (uint)_parameters.Length || double.IsNaN(normalized)) return;
        AdapterParameter changed = _parameters[parameter];
        _events.Add(new PluginEvent { Type = PluginEventType.Parameter, Id = changed.Definition.Id, Offset = offset, Value = changed.ToPlain(normalized) });
        changed.Settle();
    }

    /// <summary>A key goes down within the next block; effects pass it over. Hits of an instrument sound until they end, so
    /// there is nothing to tell it when the key comes up. [audio-thread]</summary>
    /// <param name="key">Of MIDI.</param>
    /// <param name="channel">Of MIDI.</param>
    /// <param name="velocity">0 … 1.</param>
    /// <param name="offset">Samples from the block's beginning.</param>
    public void NoteOn(int key, int channel, double velocity, int offset)
    {
        if (key < 0 || !Plugin.TakesNotes) return;
        _events.Add(new PluginEvent { Type = PluginEventType.NoteOn, Id = (uint)key, Channel = channel, Offset = offset, Value = velocity });
    }

    /// <summary>Plays a block; silence while not started and while a restart is on its way. [audio-thread]</summary>
    /// <param name="input">[channels][<paramref name="samples"/>] of all inputs, one port after the other; may be
    /// <paramref name="output"/>.</param>
    /// <param name="inputChannels">Fewer than the plug-in has make an effect's block silent.</param>
    /// <param name="output">Likewise; what is not connected is not heard.</param>
    /// <param name="outputChannels">Without the main output's, the block is silent.</param>
    /// <param name="samples">Any length.</param>
    public void Process(float** input, int inputChannels, float** output, int outputChannels, int samples)
    {
        if (!_audio.TryEnter())
        {
            _events.CarryOver();
            Silence(output, outputChannels, samples);
            return;
        }

        var block = new PluginBlock
        {
            Input = input,
            Output = Widen(output, outputChannels),
            InputChannels = inputChannels,
            OutputChannels = _mostChannels,
            Samples = samples,
            Events = _events.Items,
            EventCount = _events.Count,
        };
        _process(_bridge, &block);
        _audio.Leave();
        _events.Clear();
        if (_session.TakeWish()) _host.RequestMainThread();
    }

    /// <summary>State as bytes: those of CLAP and VST3.</summary>
    public byte[] SaveState()
    {
        lock (_gate) return Plugin.SaveState(valueOf: LatestOf);
    }

    /// <summary>Restores a state of any format; what lies behind it is passed over.</summary>
    /// <returns>False when the bytes are not a state: nothing has changed, and the log says why.</returns>
    public bool RestoreState(byte[] bytes) => Guard(() =>
    {
        int length = Math.Min(Plugin.StateFrame.DeclaredBytes(bytes) ?? bytes.Length, bytes.Length);
        Plugin.LoadState(bytes.AsSpan(0, length));
        RestartIfRequested();
        return true;
    });

    /// <summary>Does what the audio thread or the plug-in asked for.</summary>
    public void ServeIfRequested() => Guard(() =>
    {
        if (_disposed) return false;
        if (_host.TakeMainThread()) Plugin.OnMainThread();
        RestartIfRequested();
        return true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>The controls show what the processor has.</summary>
    internal void ShowParameters()
    {
        foreach (AdapterParameter parameter in _parameters) parameter.Show();
    }

    /// <summary>Wakes the service thread. [any thread]</summary>
    internal static void CallService() => Service.Wanted->Post();

    /// <summary>All outputs that the plug-in has: the host's, and null for those that it does not connect.</summary>
    private float** Widen(float** output, int channels)
    {
        for (int c = 0; c < _mostChannels; c++) _channels[c] = output != null && c < channels ? output[c] : null;
        return _channels;
    }

    private static void Silence(float** output, int channels, int samples)
    {
        for (int c = 0; output != null && c < channels; c++)
        {
            if (output[c] != null) new Span<float>(output[c], samples).Clear();
        }
    }

    /// <summary>Runs one thing at a time. An exception becomes a message: AudioPlugSharp's bridge catches none from here, and
    /// the host would end.</summary>
    private bool Guard(Func<bool> action)
    {
        lock (_gate)
        {
            try
            {
                return action();
            }
            catch (Exception e)
            {
                _host.Log(LogLevel.Error, e.Message);
                return false;
            }
        }
    }

    private double LatestOf(ParameterDefinition definition)
    {
        AdapterParameter? parameter = Array.Find(_parameters, p => p.Definition == definition);
        return parameter?.Latest ?? Plugin.GetValue(definition);
    }

    private AdapterParameter[] MakeParameters(PluginType type)
    {
        var entries = new Dictionary<uint, nint>();
        for (int i = 0; i < _bridge->ParameterCount; i++) entries.Add(_bridge->Parameters[i].Id, (nint)(_bridge->Parameters + i));
        return [.. type.Parameters.All.Where(p => !p.IsReadOnly).Select((p, i) => new AdapterParameter(p, i, (ParameterEntry*)entries[p.Id], Plugin))];
    }

    private void RestartIfRequested()
    {
        if (_host.TakeRestart() && _started) Activate();
    }

    private void Activate()
    {
        bool active = WithoutAudio(() =>
        {
            TakeEdits();
            if (!Plugin.Activate(_sampleRate, _maxBlockSamples)) return false;
            _reset(_bridge);
            _host.TakeRestart();
            return true;
        });
        if (active && LatencySamples > 0) _host.Log(LogLevel.Info, $"Latency: {LatencySamples} samples, which AudioPlugSharp cannot tell the host.");
    }

    /// <summary>Runs a test as a restart would be.</summary>
    internal void HoldAudioForTest(Action action) => WithoutAudio(() =>
    {
        action();
        return true;
    });

    private bool WithoutAudio(Func<bool> action)
    {
        _audio.Enter();
        try
        {
            return action();
        }
        finally
        {
            _audio.Leave();
        }
    }

    /// <summary>Gives the processor what the controls were set to while no block came: hosts may flush without one.</summary>
    private void TakeEdits()
    {
        foreach (AdapterParameter parameter in _parameters.Where(p => p.HasNewEdit))
        {
            var change = new PluginEvent { Type = PluginEventType.Parameter, Id = parameter.Definition.Id, Value = parameter.Control!.EditValue };
            var block = new PluginBlock { Events = &change, EventCount = 1 };
            _process(_bridge, &block);
            parameter.Settle();
        }
    }

    private void Free()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _session?.Dispose();
            _events.Dispose();
            NativeMemory.Free(_channels);
            NativeMemory.Free(_bridge);
        }
    }
}
