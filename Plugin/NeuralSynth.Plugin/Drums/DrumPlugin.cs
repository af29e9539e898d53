using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Models;
using NeuralSynth.Plugin.Models;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Plugin.Drums;

/// <summary>
/// NeuralSynth Drums without a format: parameters, kits, model, state, and the main half's side of a
/// <see cref="DrumInstance"/>. The bridge owns the native instance and calls the audio entries itself.
/// </summary>
/// <remarks>[main-thread] unless said otherwise. Whatever fails leaves the previous state in place.</remarks>
public sealed unsafe partial class DrumPlugin : NeuralPlugin
{
    private const uint MainOutputId = 0;

    // A hit may be tuned down by two octaves, which makes it four times as long.
    private const int LongestStretch = 4;

    private static readonly IReadOnlyList<PluginPort> Ports =
    [
        new(MainOutputId, "Main", 2, IsMain: true),
        .. Enumerable.Range(1, DrumParameter.Pads).Select(pad => new PluginPort(MainOutputId + (uint)pad, $"Pad {pad}", 2, IsMain: false)),
    ];

    private readonly RealtimeTable* _realtime;
    private readonly DrumBridge* _bridge;
    private readonly DrumInstance* _instance;
    private readonly IPluginHost _host;
    private readonly ModelLibrary _library;
    private long _reportedFaults;

    /// <summary>Makes a plug-in over an initialised native instance.</summary>
    /// <param name="realtime">Entries of the real-time half.</param>
    /// <param name="bridge">Owned by the caller, who frees it after <see cref="Dispose"/>.</param>
    /// <param name="library">Where models are found.</param>
    /// <param name="host">The format's link to its host.</param>
    public DrumPlugin(RealtimeTable* realtime, DrumBridge* bridge, ModelLibrary library, IPluginHost host)
    {
        _realtime = realtime;
        _bridge = bridge;
        _instance = &bridge->Drums;
        _library = library;
        _host = host;
        _classNames = ClassNamesOf(null);
        TimbreModelFile.UsePlans(realtime->Plans);
        SetDefaults();
    }

    /// <inheritdoc/>
    public override ParameterTable Parameters => DrumParameters.Table;

    /// <inheritdoc/>
    public override StateFrame StateFrame => DrumStateCodec.Format;

    /// <inheritdoc/>
    public override IReadOnlyList<PluginPort> Inputs => [];

    /// <summary>The mix, then an output for each pad.</summary>
    public override IReadOnlyList<PluginPort> Outputs => Ports;

    /// <inheritdoc/>
    public override bool TakesNotes => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ControlPage> ControlPages => DrumPages.All;

    /// <inheritdoc/>
    public override ProgramList? Programs => null;

    /// <inheritdoc/>
    public override bool IsActive => _instance->Active != 0;

    /// <inheritdoc/>
    public override int LatencySamples => _instance->LatencySamples;

    /// <inheritdoc/>
    public override int TailSamples => _bridge->TailSamples;

    /// <inheritdoc/>
    public override void StartFresh()
    {
        UseFactoryModel();
        SetDefaults();
    }

    /// <summary>There is one layout.</summary>
    public override bool TryUseChannels(ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs) =>
        !IsActive && inputs.Length == 0 && outputs.Length == Ports.Count && outputs.IndexOfAnyExcept(2) < 0;

    /// <summary>Makes ready for processing. Loads the model if it is not loaded; when that fails, the sounds that the state
    /// brought play, and the log says why.</summary>
    public override bool Activate(double sampleRate, int maxBlockSamples)
    {
        Deactivate();
        EnsureModel();
        _reportedFaults = 0;
        bool prepared = _realtime->DrumPrepare(_instance, sampleRate, maxBlockSamples, _current == null ? null : _current.Model) != 0;
        if (prepared) _bridge->TailSamples = (int)Math.Min(int.MaxValue / 4, LongestStretch * LongestSeconds() * sampleRate);
        return prepared;
    }

    /// <inheritdoc/>
    public override void Deactivate()
    {
        _realtime->DrumRelease(_instance);
        DisposeAllBut(_current);
    }

    /// <inheritdoc/>
    public override void SetOffline(bool offline) => Volatile.Write(ref _instance->Offline, offline ? 1 : 0);

    /// <summary>What the audio thread asked for: models to take back, a look at the counters.</summary>
    public override void OnMainThread()
    {
        CollectRetired();
        ReportFaults();
    }

    /// <inheritdoc/>
    public override double GetValue(ParameterDefinition parameter) => _bridge->Common.Values[parameter.Index];

    /// <inheritdoc/>
    public override double DefaultOf(ParameterDefinition parameter) => _typical?.DefaultOf(parameter) ?? parameter.Default;

    /// <summary>Pads choose from the model's classes by name.</summary>
    public override IReadOnlyList<string>? ChoicesOf(ParameterDefinition parameter) =>
        DrumParameters.PadOf(parameter) >= 0 && DrumParameters.OffsetOf(parameter) == DrumParameter.Class ? _classNames : null;

    /// <summary>Pads by their classes: what a piano roll shows on a key.</summary>
    public override string? NoteNameOf(int key)
    {
        int pad = key is >= 0 and < DrumKeyMap.Keys ? _instance->KeyToPad[key] : -1;
        return pad < 0 ? null : $"{pad + 1} {ClassNameOf(pad)}";
    }

    /// <summary>Pad that a key plays, or −1.</summary>
    public int PadOfKey(int key) => _instance->KeyToPad[key];

    /// <summary>Lets a key play a pad.</summary>
    /// <param name="key">0 … 127.</param>
    /// <param name="pad">0 … 15, or −1 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">Neither.</exception>
    public void SetKey(int key, int pad)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(key, DrumKeyMap.Keys);
        ArgumentOutOfRangeException.ThrowIfLessThan(pad, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(pad, DrumParameter.Pads);
        _instance->KeyToPad[key] = (sbyte)pad;
        _host.ParametersChanged(namesToo: true);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _realtime->DrumFree(_instance);
        _current = null;
        DisposeAllBut(null);
        DropRenderer();
    }

    private void SetDefaults()
    {
        foreach (ParameterDefinition parameter in Parameters.All) _bridge->Common.Values[parameter.Index] = DefaultOf(parameter);
        DrumMorph.FollowAll(_bridge);
    }

    private void SetValue(ParameterDefinition parameter, double value)
    {
        double clamped = double.IsFinite(value) ? Math.Clamp(value, parameter.Minimum, parameter.Maximum) : DefaultOf(parameter);
        _bridge->Common.Values[parameter.Index] = parameter.IsStepped ? Math.Round(clamped) : clamped;
    }

    /// <summary>Values were changed here: the morph follows, the host is told, the engine is woken to generate.</summary>
    private void Announce(bool namesToo)
    {
        DrumMorph.FollowAll(_bridge);
        _host.ParametersChanged(namesToo);
        _host.WakeUp();
    }

    private double LongestSeconds()
    {
        double longest = _manifest == null ? 0 : _manifest.HopSamples / (double)_manifest.SampleRate;
        foreach (DrumSample? sound in _generated.Concat(_originals).Select(s => s?.Sound))
        {
            if (sound != null) longest = Math.Max(longest, sound.Samples.Length / (double)sound.SampleRate);
        }

        return longest;
    }

    private void ReportFaults()
    {
        long faults = _instance->Telemetry.Faulty;
        if (faults == _reportedFaults) return;
        if (_reportedFaults == 0)
            _host.Log(LogLevel.Error, $"Model '{_manifest?.Name}': expected finite sounds, found NaN or infinity (or an error of its graph). The pads keep the sounds before; count: {faults}.");
        _reportedFaults = faults;
    }
}
