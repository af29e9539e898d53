using System.Diagnostics;
using NeuralSynth.Clap;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Rendering;

namespace NeuralSynth.Host.Soak;

/// <summary>One plug-in of a soak. The main thread activates and deactivates it; while <see cref="Wanted"/> and processing
/// it belongs to the audio thread.</summary>
internal sealed unsafe class SoakInstance : IDisposable
{
    /// <summary>Longest block that any activation uses.</summary>
    public const int LongestBlock = 1024;

    private const int SignalSamples = 1 << 16;
    private const int ParametersPerBlock = 3;

    private readonly RealtimeProbe? _probe;
    private readonly HostObject _host;
    private readonly SoakEvents _events;
    private readonly ProcessBuffers _buffers;
    private readonly float[] _signal = new float[SignalSamples];
    private readonly Random _random;
    private readonly PluginParameter[] _automated;
    private readonly uint _slotParameter;
    private readonly uint _latencyParameter;
    private readonly int _slots;
    private readonly SoakOptions _options;
    private long _position;
    private int _wanted;
    private int _processing;
    private ProbeResult _cycle;

    public SoakInstance(ClapLibrary library, SoakOptions options, RealtimeProbe? probe, HostLog log, int number)
    {
        _probe = probe;
        _options = options;
        _random = new Random(options.Seed * 1000 + number);
        _host = new HostObject(log);
        if (probe != null) _host.Native->RequestCallback = (delegate* unmanaged[Cdecl]<ClapHost*, void>)probe.RequestCallback;
        Plugin = library.Create(library.Find(options.Plugin), _host);
        Diagnostics = (NeuralSynthDiagnostics*)HostedPlugin.Extension(Plugin.Native, NeuralSynthDiagnostics.Id);
        if (Diagnostics == null) throw new HostException($"the plug-in '{Plugin.Description.Id}' has no diagnostics: a soak needs them.");
        PluginParameter slot = Plugin.Parameters.Find("Main/Model");
        PluginParameter latency = Plugin.Parameters.Find("Main/Latency");
        _slotParameter = slot.Id;
        _latencyParameter = latency.Id;
        _slots = LoadModels(slot);
        _automated = [.. Plugin.Parameters.All.Where(p => !p.IsReadOnly && !p.IsHidden && p.Id != slot.Id && p.Id != latency.Id)];
        _events = new SoakEvents(probe);
        _buffers = new ProcessBuffers(Plugin.Ports, LongestBlock, _events.Input, _events.Output);
        MakeSignal();
        if (options.Latency is { } mode) Set(latency, Plugin.Parameters.Parse(latency, mode));
    }

    public HostedPlugin Plugin { get; }

    public NeuralSynthDiagnostics* Diagnostics { get; }

    /// <summary>Hz, while active.</summary>
    public int SampleRate { get; private set; }

    /// <summary>Samples that the host hands over in one go, in one or more blocks; also the longest block.</summary>
    public int BlockSamples { get; private set; }

    /// <summary>Latency while active.</summary>
    public int LatencySamples { get; private set; }

    /// <summary>Counters of the current activation, as they were when it began: which mode is in effect.</summary>
    public TimbreTelemetry AtActivation { get; private set; }

    /// <summary>Time stamp at which the next callback is due. [audio-thread]</summary>
    public long Due { get; set; }

    /// <summary>Callbacks that reported an error. [audio-thread]</summary>
    public long Errors { get; private set; }

    /// <summary>Samples of the output that were NaN or infinite. [audio-thread]</summary>
    public long NonFiniteSamples { get; private set; }

    /// <summary>Restarts that the plug-in asked for and that are not done yet.</summary>
    public bool WantsRestart => _host.RestartRequests > RestartsSeen;

    public int RestartsSeen { get; private set; }

    /// <summary>True when the audio thread shall process it.</summary>
    public bool Wanted => Volatile.Read(ref _wanted) != 0;

    /// <summary>True from start_processing to stop_processing.</summary>
    public bool IsProcessing => Volatile.Read(ref _processing) != 0;

    /// <summary>The instance's counters. [any thread but the audio thread]</summary>
    public TimbreTelemetry Telemetry
    {
        get
        {
            TimbreTelemetry telemetry;
            Diagnostics->Read(Plugin.Native, &telemetry, null, null);
            return telemetry;
        }
    }

    /// <summary>Counters of both halves. Stops the threads of both for a moment: only while nothing is processed.</summary>
    public (RealtimeDiagnostics Realtime, RealtimeDiagnostics Main) Halves
    {
        get
        {
            RealtimeDiagnostics realtime;
            RealtimeDiagnostics main;
            Diagnostics->Read(Plugin.Native, null, &realtime, &main);
            return (realtime, main);
        }
    }

    /// <summary>[main-thread] Activates and hands the plug-in to the audio thread.</summary>
    public void Start(int sampleRate, int blockSamples)
    {
        SampleRate = sampleRate;
        BlockSamples = blockSamples;
        RestartsSeen = _host.RestartRequests;
        Plugin.Activate(sampleRate, blockSamples);
        LatencySamples = Plugin.LatencySamples;
        AtActivation = Telemetry;
        Resume();
    }

    /// <summary>[main-thread] Takes the active plug-in from the audio thread, which must be running.</summary>
    public void Pause()
    {
        Volatile.Write(ref _wanted, 0);
        if (!SpinWait.SpinUntil(() => !IsProcessing, TimeSpan.FromSeconds(20))) throw new HostException("the audio thread did not stop within 20 seconds.");
    }

    /// <summary>[main-thread] Gives the active plug-in back to the audio thread.</summary>
    public void Resume() => Volatile.Write(ref _wanted, 1);

    /// <summary>[main-thread] Takes the plug-in back from the audio thread and deactivates it.</summary>
    /// <returns>The counters of the activation that ends.</returns>
    public TimbreTelemetry Stop()
    {
        Pause();
        TimbreTelemetry telemetry = Telemetry;
        Plugin.Deactivate();
        return telemetry;
    }

    /// <summary>[audio-thread] Follows <see cref="Wanted"/>.</summary>
    public void StartOrStopProcessing()
    {
        if (Wanted == IsProcessing) return;
        if (Wanted)
        {
            Plugin.StartProcessing();
            Due = Stopwatch.GetTimestamp();
            Volatile.Write(ref _processing, 1);
            return;
        }

        Plugin.StopProcessing();
        Volatile.Write(ref _processing, 0);
    }

    /// <summary>[audio-thread] One callback of a sound card: a buffer's worth of samples, handed over whole or in random
    /// blocks. Returns what it cost.</summary>
    public ProbeResult ProcessBuffer()
    {
        _cycle = default;
        int left = BlockSamples;
        bool whole = _random.Next(4) != 0;
        while (left > 0)
        {
            int count = whole ? left : _random.Next(1, left + 1);
            ProcessBlock(count);
            left -= count;
        }

        return _cycle;
    }

    public void Dispose()
    {
        Plugin.Dispose();
        _buffers.Dispose();
        _events.Dispose();
        _host.Dispose();
    }

    private void ProcessBlock(int count)
    {
        _buffers.Prepare(_position, count, SampleRate);
        MakeEvents(count);
        for (int c = 0; c < _buffers.InputChannels; c++) FillInput(_buffers.Input(c, count), c);
        int status = Call();
        _position += count;
        if (status == ClapProcessStatus.Error) Errors++;
        for (int c = 0; c < _buffers.OutputChannels; c++)
        {
            foreach (float sample in _buffers.Output(c, count)) if (!float.IsFinite(sample)) NonFiniteSamples++;
        }
    }

    private int Call()
    {
        if (_probe != null)
        {
            fixed (ProbeResult* result = &_cycle) return _probe.Call(Plugin.Native, _buffers.Native, result);
        }

        long start = Stopwatch.GetTimestamp();
        int status = Plugin.Process(_buffers.Native);
        _cycle.Nanoseconds += (long)(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        return status;
    }

    // A second long when it is about 5 ms: seldom enough that restarts do not follow each other.
    private void MakeEvents(int count)
    {
        _events.Clear();
        uint time = 0;
        for (int i = _random.Next(ParametersPerBlock + 1); i > 0; i--)
        {
            time = (uint)_random.Next((int)time, count);
            PluginParameter p = _automated[_random.Next(_automated.Length)];
            double value = p.Min + (p.Max - p.Min) * _random.NextDouble();
            _events.Add(time, p.Id, p.IsStepped ? Math.Round(value) : value);
        }

        if (_random.Next(8) == 0) _events.AddNote(time, _random.Next(2) == 0, (short)_random.Next(128));
        if (_options.IsSteady) return;
        if (_random.Next(200) == 0) _events.Add(time, _slotParameter, _random.Next(_slots));
        if (_options.Latency == null && _random.Next(1500) == 0) _events.Add(time, _latencyParameter, _random.Next(3));
    }

    private void FillInput(Span<float> input, int channel)
    {
        int start = (int)((_position + channel * 777) % SignalSamples);
        for (int i = 0; i < input.Length; i++) input[i] = _signal[(start + i) % SignalSamples];
    }

    // Notes with pauses and some noise: onsets, silence, everything a pitch tracker meets.
    private void MakeSignal()
    {
        double phase = 0;
        for (int i = 0; i < SignalSamples; i++)
        {
            int note = i / 8192;
            phase += 0.005 + 0.003 * note;
            double envelope = note % 4 == 3 ? 0 : Math.Exp(-(i % 8192) / 3000.0);
            _signal[i] = (float)(envelope * (0.4 * Math.Sin(2 * Math.PI * phase) + 0.02 * (_random.NextDouble() - 0.5)));
        }
    }

    private int LoadModels(PluginParameter slot)
    {
        string[] models = _options.Models;
        if (models.Length == 0) return 1;
        for (int i = models.Length - 1; i >= 0; i--)
        {
            Set(slot, i);
            Plugin.LoadPreset(models[i]);
        }

        return models.Length;
    }

    private void Set(PluginParameter parameter, double value)
    {
        using var events = new EventBuffer();
        events.Add(0, parameter, value);
        Plugin.Parameters.Flush(events);
        Plugin.Service();
        Plugin.Native->OnMainThread(Plugin.Native);
    }
}
