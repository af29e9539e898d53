using NeuralSynth.Contract;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Models;
using NeuralSynth.Plugin.Models;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Plugin;

/// <summary>
/// NeuralSynth Timbre without a format: parameters, model slots, state, and the main half's side of a
/// <see cref="TimbreInstance"/>. The bridge owns the native instance and calls the audio entries itself.
/// </summary>
/// <remarks>[main-thread] unless said otherwise. Whatever fails leaves the previous state in place.</remarks>
public sealed unsafe partial class TimbrePlugin : NeuralPlugin
{
    private const uint InputId = 0;
    private const uint OutputId = 1;

    private readonly RealtimeTable* _realtime;
    private readonly TimbreInstance* _instance;
    private readonly IPluginHost _host;
    private readonly ModelLibrary _library;
    private readonly object _modelGate = new();
    private readonly List<TimbreModelInstance> _models = [];
    private readonly ModelReference?[] _slots = new ModelReference?[TimbreParameter.ModelSlots];
    private readonly ModelManifest?[] _manifests = new ModelManifest?[TimbreParameter.ModelSlots];
    private TimbreModelInstance? _current;
    private int _currentSlot = -1;
    private long _reportedFaults;
    private int _announceSlot;
    private uint _toldEmpty;
    private LatencyMode _latencyAtActivation;

    /// <summary>Makes a plug-in over a zeroed native instance and its value arrays.</summary>
    /// <param name="realtime">Entries of the real-time half.</param>
    /// <param name="instance">Zeroed; owned by the caller, who frees it after <see cref="Dispose"/>.</param>
    /// <param name="values">[<see cref="TimbreParameter.Count"/>], owned by the caller.</param>
    /// <param name="modulation">Likewise.</param>
    /// <param name="library">Where models are found.</param>
    /// <param name="host">The bridge.</param>
    public TimbrePlugin(RealtimeTable* realtime, TimbreInstance* instance, double* values, double* modulation, ModelLibrary library, IPluginHost host)
    {
        _realtime = realtime;
        _instance = instance;
        _host = host;
        _library = library;
        TimbreModelFile.UsePlans(realtime->Plans);
        realtime->TimbreInitialize(instance, values, modulation);
        foreach (ParameterDefinition parameter in TimbreParameters.All) values[parameter.Index] = parameter.Default;
    }

    /// <inheritdoc/>
    public override ParameterTable Parameters => TimbreParameters.Table;

    /// <inheritdoc/>
    public override StateFrame StateFrame => StateCodec.Format;

    /// <inheritdoc/>
    public override IReadOnlyList<PluginPort> Inputs => [InputOf(Channels)];

    /// <inheritdoc/>
    public override IReadOnlyList<PluginPort> Outputs => [OutputOf(Channels)];

    /// <inheritdoc/>
    public override IReadOnlyList<ControlPage> ControlPages => TimbrePages.For(LatentCount);

    /// <inheritdoc/>
    public override ProgramList Programs { get; } = new("Models", TimbreParameters.ByKey["modelSlot"]);

    /// <inheritdoc/>
    public override bool IsActive => _instance->Active != 0;

    /// <inheritdoc/>
    public override int LatencySamples => _instance->LatencySamples;

    /// <inheritdoc/>
    public override int TailSamples => _instance->TailSamples;

    /// <summary>Channels that <see cref="Activate"/> prepares for: 1 or 2.</summary>
    public int Channels { get; set; } = 2;

    /// <summary>Model of the selected slot, or null.</summary>
    public ModelManifest? CurrentManifest => _manifests[SelectedSlot];

    private int SelectedSlot => (int)Math.Clamp(_instance->Values[TimbreParameter.ModelSlot], 0, TimbreParameter.ModelSlots - 1);

    /// <summary>The input of a layout with that many channels.</summary>
    public static PluginPort InputOf(int channels) => new(InputId, "Input", channels, IsMain: true, OutputId);

    /// <summary>The output of a layout with that many channels.</summary>
    public static PluginPort OutputOf(int channels) => new(OutputId, "Output", channels, IsMain: true, InputId);

    /// <summary>Mono or stereo, the same on both sides.</summary>
    public override bool TryUseChannels(ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs)
    {
        if (IsActive || inputs.Length != 1 || outputs.Length != 1 || inputs[0] != outputs[0] || inputs[0] is not (1 or 2)) return false;
        Channels = inputs[0];
        return true;
    }

    /// <inheritdoc/>
    public override void StartFresh() => UseFactoryModels();

    /// <summary>Fills the slots with the library's models, in order; for a new instance without a state.</summary>
    public void UseFactoryModels()
    {
        int slot = 0;
        foreach (string path in _library.List())
        {
            if (slot == TimbreParameter.ModelSlots) break;
            try
            {
                ModelManifest manifest = ModelLibrary.ReadManifest(path);
                if (manifest.Kind == ModelKinds.Timbre) SetSlot(slot++, path, manifest);
            }
            catch (ModelPackageException e)
            {
                _host.Log(LogLevel.Warning, e.Message);
            }
        }
    }

    /// <inheritdoc/>
    public override void LoadPreset(string path) => LoadModel(RaveDrop.IsExport(path) ? RaveDrop.ToPackage(path, _library.UserModels) : path);

    /// <summary>Puts the model at <paramref name="path"/> into the selected slot and starts using it.</summary>
    /// <exception cref="ModelPackageException">It is not usable; nothing has changed.</exception>
    public void LoadModel(string path)
    {
        LoadModel(path, SelectedSlot);
        ForgetImport();
    }

    private void LoadModel(string path, int slot)
    {
        string full = Path.GetFullPath(path);
        TimbreModelFile file = OpenModel(full);
        SetSlot(slot, full, file.Manifest);
        if (slot == SelectedSlot) Use(file, slot);
        else file.Dispose();
        _host.ParametersChanged(namesToo: true);
    }

    /// <summary>Makes ready for processing. Loads the selected model if it is not loaded; when that fails the dry signal
    /// plays and the log says why.</summary>
    /// <returns>False when the arguments are out of range.</returns>
    public override bool Activate(double sampleRate, int maxBlockSamples)
    {
        Deactivate();
        FinishImport(wait: true);
        EnsureModel();
        _reportedFaults = 0;
        _latencyAtActivation = _instance->AskedMode;
        bool prepared = _realtime->TimbrePrepare(_instance, sampleRate, maxBlockSamples, Channels, _current == null ? null : _current.Model) != 0;
        if (prepared) ReportLatencyMode();
        return prepared;
    }

    /// <summary>Stops processing and frees what only processing needs.</summary>
    public override void Deactivate()
    {
        _realtime->TimbreRelease(_instance);
        lock (_modelGate) DisposeAllBut(_current);
        if (_current != null && ChannelsOf(_current) != Channels) DropCurrent();
    }

    /// <summary>Offline rendering computes in the callback and waits; real time never does.</summary>
    public override void SetOffline(bool offline) => Volatile.Write(ref _instance->Offline, offline ? 1 : 0);

    /// <summary>What the audio thread asked for by <see cref="TimbreInstance.WantsMainThread"/>: another slot, or a look
    /// at the counters.</summary>
    public override void OnMainThread()
    {
        CollectRetired();
        FinishImport(wait: false);
        if (SelectedSlot != _currentSlot) SelectSlot(SelectedSlot);
        else if (Interlocked.Exchange(ref _announceSlot, 0) != 0) _host.ParametersChanged(namesToo: true);
        RestartForLatency();
        ReportFaults();
    }

    /// <summary>Loads and publishes the model of a slot at once, and leaves telling the host to the main thread.</summary>
    /// <remarks>[audio-thread], only while rendering offline.</remarks>
    public void SelectSlotWhileRendering(int slot)
    {
        UseSlot(slot);
        Volatile.Write(ref _announceSlot, 1);
        Volatile.Write(ref _instance->WantsMainThread, 1);
    }

    /// <summary>Value of a parameter, plain.</summary>
    public override double GetValue(ParameterDefinition parameter) => _instance->Values[parameter.Index];

    /// <summary>Name of a parameter with the model's latent names.</summary>
    public override string NameOf(ParameterDefinition parameter)
    {
        if (parameter.LatentDimension < 0 || CurrentManifest is not { } manifest || parameter.LatentDimension >= manifest.Latents.Length) return parameter.Name;
        string control = parameter.Key[(parameter.Key.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return $"{manifest.Latents[parameter.LatentDimension].Name} {control}";
    }

    /// <summary>Latent dimensions of the current model; all that have controls while there is none.</summary>
    public int LatentCount => Math.Min(CurrentManifest?.Latents.Length ?? TimbreParameter.LatentControls, TimbreParameter.LatentControls);

    /// <summary>True for latent controls beyond the model's dimensions.</summary>
    public override bool IsHidden(ParameterDefinition parameter) => parameter.LatentDimension >= LatentCount;

    /// <summary>True when a model slot is not empty.</summary>
    public bool HasModel(int slot) => _slots[slot] != null;

    /// <summary>Names of the choices of a parameter that depend on the instance (model slots), or null.</summary>
    public override IReadOnlyList<string>? ChoicesOf(ParameterDefinition parameter) => parameter.Index != TimbreParameter.ModelSlot
        ? null
        : [.. _slots.Select((slot, i) => slot == null ? $"{i + 1}: empty" : $"{i + 1}: {slot.Name}")];

    /// <summary>State as bytes; equal settings give equal bytes.</summary>
    /// <param name="context">What the state is for.</param>
    /// <param name="valueOf">Plain values where the format knows later ones than the processor does; null: the
    /// processor's.</param>
    public override byte[] SaveState(StateContext context = StateContext.Project, Func<ParameterDefinition, double>? valueOf = null)
    {
        valueOf ??= GetValue;
        bool isPreset = context == StateContext.Preset;
        var state = new TimbreState { Slots = [.. _slots], IsPreset = isPreset };
        foreach (ParameterDefinition parameter in TimbreParameters.All)
        {
            if (IsKept(parameter, isPreset)) state.Values[parameter.Key] = valueOf(parameter);
        }

        return StateCodec.Encode(state);
    }

    /// <summary>Restores a state. A missing model stays in its slot and is named in the log; the dry signal plays. A state
    /// that was saved as a preset is loaded as one, whatever the context.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a state; nothing has changed.</exception>
    public override void LoadState(ReadOnlySpan<byte> bytes, StateContext context = StateContext.Project)
    {
        TimbreState state = StateCodec.Decode(bytes);
        bool isPreset = state.IsPreset || context == StateContext.Preset;
        foreach (ParameterDefinition parameter in TimbreParameters.All)
        {
            if (!IsKept(parameter, isPreset)) continue;
            double value = state.Values.TryGetValue(parameter.Key, out double stored) && double.IsFinite(stored) ? stored : parameter.Default;
            value = Math.Clamp(value, parameter.Minimum, parameter.Maximum);
            _instance->Values[parameter.Index] = parameter.IsStepped ? Math.Round(value) : value;
        }

        ForgetImport();
        _toldEmpty = 0;
        for (int slot = 0; slot < _slots.Length; slot++) RestoreSlot(slot, slot < state.Slots.Length ? state.Slots[slot] : null);
        _currentSlot = -1;
        if (IsActive) UseSlot(SelectedSlot);
        RestartForLatency();
        _host.ParametersChanged(namesToo: true);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        EndImports();
        Deactivate();
        DropCurrent();
    }

    private void SelectSlot(int slot)
    {
        UseSlot(slot);
        _host.ParametersChanged(namesToo: true);
    }

    private void UseSlot(int slot)
    {
        lock (_modelGate)
        {
            if (slot == _currentSlot) return;
            _currentSlot = slot;
            if (_slots[slot] is not { } reference)
            {
                TellEmpty(slot);
                return;
            }

            TimbreModelFile? file = TryOpen(reference, slot);
            if (file != null) Use(file, slot);
        }
    }

    /// <summary>Once per slot and state: automation may pass over a slot many times a second.</summary>
    private void TellEmpty(int slot)
    {
        if ((_toldEmpty >> slot & 1) != 0) return;
        _toldEmpty |= 1u << slot;
        _host.Log(LogLevel.Warning, $"Model slot {slot + 1} is empty: the model before keeps playing.");
    }

    private static bool IsKept(ParameterDefinition parameter, bool isPreset) => !parameter.IsReadOnly && !(isPreset && parameter.IsBypass);

    private static int ChannelsOf(TimbreModelInstance model) => model.BoundChannels;

    private void SetSlot(int slot, string path, ModelManifest manifest)
    {
        _slots[slot] = new ModelReference { Path = path, Id = manifest.Id, ContentHash = manifest.ContentHash, Name = manifest.Name };
        _manifests[slot] = manifest;
    }

    private void RestoreSlot(int slot, ModelReference? reference)
    {
        _slots[slot] = reference;
        _manifests[slot] = reference != null && _library.Find(reference) is { } path ? ModelLibrary.TryReadManifest(path) : null;
    }

    private void EnsureModel()
    {
        lock (_modelGate)
        {
            if (_current != null && _currentSlot == SelectedSlot) return;
            _currentSlot = SelectedSlot;
            if (_slots[_currentSlot] is not { } reference) return;
            TimbreModelFile? file = TryOpen(reference, _currentSlot);
            if (file == null)
            {
                DropCurrent();
                return;
            }

            DropCurrent();
            _current = Bind(file);
        }
    }

    private static TimbreModelFile OpenModel(string path)
    {
        TimbreModelFile.LoadRuntime(RuntimeFolder);
        return TimbreModelFile.Open(path);
    }

    /// <summary>Folder of our private ONNX Runtime; set once by the bridge from the bundle's place.</summary>
    public static string? RuntimeFolder { get; set; }

    private TimbreModelFile? TryOpen(ModelReference reference, int slot)
    {
        try
        {
            if (_library.Find(reference) is { } path) return OpenModel(path);
            _host.Log(LogLevel.Error, $"Model '{reference.Name}' of slot {slot + 1} is missing: expected '{reference.Path}' or the model {reference.Id} in {Describe(_library.Folders)}. The dry signal plays; the slot keeps its place.");
        }
        catch (Exception e) when (e is ModelPackageException or DllNotFoundException or BadImageFormatException)
        {
            _host.Log(LogLevel.Error, $"{e.Message} The dry signal plays.");
        }

        return null;
    }

    private static string Describe(IReadOnlyList<string> folders) => string.Join(" or ", folders.Select(f => $"'{f}'"));

    /// <summary>Puts an opened model to use: published when it fits the present latency, after a restart otherwise.</summary>
    private void Use(TimbreModelFile file, int slot)
    {
        lock (_modelGate)
        {
            CollectRetired();
            _currentSlot = slot;
            TimbreModelInstance model = Bind(file);
            _current = model;
            if (!IsActive)
            {
                DisposeAllBut(model);
                return;
            }

            if (_realtime->TimbreCanSwapTo(_instance, model.Model) == 0)
            {
                _host.RequestRestart();
                return;
            }

            Forget(_realtime->TimbrePublish(_instance, model.Model));
        }
    }

    private TimbreModelInstance Bind(TimbreModelFile file)
    {
        var model = new TimbreModelInstance(file, Channels);
        if (_realtime->TimbreModelInitialize(model.Model) == 0)
        {
            model.Dispose();
            throw new OutOfMemoryException($"Model '{file.Manifest.Name}': expected memory for its analysis and synthesis, found none.");
        }

        _models.Add(model);
        return model;
    }

    private void Unbind(TimbreModelInstance model)
    {
        _realtime->TimbreModelFree(model.Model);
        model.Dispose();
    }

    private void CollectRetired()
    {
        lock (_modelGate)
        {
            for (TimbreModel* model = _realtime->TimbreTakeRetired(_instance); model != null; model = _realtime->TimbreTakeRetired(_instance)) Forget(model);
        }
    }

    private void Forget(TimbreModel* model)
    {
        if (model == null) return;
        TimbreModelInstance instance = TimbreModelInstance.FromPointer(model);
        if (ReferenceEquals(instance, _current)) return;
        _models.Remove(instance);
        Unbind(instance);
    }

    private void DisposeAllBut(TimbreModelInstance? kept)
    {
        foreach (TimbreModelInstance model in _models)
        {
            if (!ReferenceEquals(model, kept)) Unbind(model);
        }

        _models.RemoveAll(model => !ReferenceEquals(model, kept));
    }

    private void DropCurrent()
    {
        _current = null;
        DisposeAllBut(null);
    }

    /// <summary>Another latency mode is another latency: only a restart may change it.</summary>
    private void RestartForLatency()
    {
        if (!IsActive || _instance->AskedMode == _latencyAtActivation) return;
        _latencyAtActivation = _instance->AskedMode;
        _host.RequestRestart();
    }

    private void ReportLatencyMode()
    {
        string? reason = (LatencyReason)_instance->Telemetry.LatencyReason switch
        {
            LatencyReason.NotCompiled => "a graph of it runs on ONNX Runtime, which must not be called from the audio thread",
            LatencyReason.NotMeasured => "nothing is known of its cost",
            LatencyReason.TooSlow => FormattableString.Invariant($"a hop takes {_instance->Telemetry.ExpectedHopNanoseconds / 1e6:0.00} ms here, too large a share of its duration"),
            _ => null,
        };
        if (reason != null) _host.Log(LogLevel.Info, $"Latency 'Low' is not possible with the model '{CurrentManifest?.Name}': {reason}. 'Standard' is in effect.");
    }

    private void ReportFaults()
    {
        long faults = _instance->Telemetry.FaultyHops;
        if (faults == _reportedFaults) return;
        if (_reportedFaults == 0)
        {
            string name = CurrentManifest?.Name ?? "?";
            _host.Log(LogLevel.Error, $"Model '{name}': expected finite output, found NaN or infinity (or an error of its graph). Faulty hops are replaced by the dry signal; count: {faults}.");
        }

        _reportedFaults = faults;
    }
}
