using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Models;
using NeuralSynth.Plugin.Models;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Plugin.Drums;

// The model: which one, where it is, who uses it.
public sealed unsafe partial class DrumPlugin
{
    private const string FactoryModelName = "Drums" + ModelPackage.Extension;

    private readonly List<DrumModelInstance> _models = [];
    private ModelReference? _reference;
    private ModelManifest? _manifest;
    private TypicalKit? _typical;
    private string[] _classNames;
    private DrumModelInstance? _current;
    private DrumModelInstance? _renderer;

    /// <summary>The model that a state or the user chose, whether it is there or not; null without one.</summary>
    public ModelReference? Model => _reference;

    /// <summary>Its description; null when it is not there.</summary>
    public ModelManifest? Manifest => _manifest;

    /// <summary>Loads a kit, or a drum model.</summary>
    /// <exception cref="ModelPackageException">Not a usable drum model; nothing has changed.</exception>
    /// <exception cref="InvalidDataException">Not a usable kit; nothing has changed.</exception>
    public override void LoadPreset(string path)
    {
        if (path.EndsWith(DrumKit.Extension, StringComparison.OrdinalIgnoreCase)) LoadKit(DrumKit.Read(path));
        else LoadModel(path);
    }

    /// <summary>Uses another model. Pads stay where they are in the map, and keep their classes by name.</summary>
    /// <exception cref="ModelPackageException">Not a usable drum model; nothing has changed.</exception>
    public void LoadModel(string path)
    {
        string full = Path.GetFullPath(path);
        using DrumModelFile file = OpenModel(full);
        string[] classes = [.. Enumerable.Range(0, DrumParameter.Pads).Select(ClassNameOf)];
        SetModel(ReferenceTo(full, file.Manifest), file.Manifest);
        UseClasses(classes);
        UseModelNow();
        // Keeps it in memory until it is activated: reading it twice takes a while.
        if (!IsActive) Renderer();
        Announce(namesToo: true);
    }

    private string ClassNameOf(int pad) => _classNames[(int)GetValue(DrumParameters.Of(pad, DrumParameter.Class))];

    private static ModelReference ReferenceTo(string path, ModelManifest manifest) =>
        new() { Path = path, Id = manifest.Id, ContentHash = manifest.ContentHash, Name = manifest.Name };

    private static string[] ClassNamesOf(ModelManifest? manifest)
    {
        IReadOnlyList<string> known = manifest?.Classes ?? FactoryKit.Classes;
        return [.. Enumerable.Range(0, DrumParameter.MaxClasses).Select(i => i < known.Count ? known[i] : $"Class {i + 1}")];
    }

    private static DrumModelFile OpenModel(string path)
    {
        TimbreModelFile.LoadRuntime(TimbrePlugin.RuntimeFolder);
        return DrumModelFile.Open(path);
    }

    /// <summary>Our own model, or the first drum model of the library.</summary>
    private void UseFactoryModel()
    {
        IReadOnlyList<string> all = _library.List();
        foreach (string path in all.OrderBy(p => Path.GetFileName(p) == FactoryModelName ? 0 : 1))
        {
            if (ModelLibrary.TryReadManifest(path) is not { Kind: ModelKinds.Drum } manifest) continue;
            SetModel(ReferenceTo(path, manifest), manifest);
            return;
        }
    }

    private void SetModel(ModelReference? reference, ModelManifest? manifest)
    {
        bool isSame = manifest != null && _manifest?.ContentHash == manifest.ContentHash;
        _reference = reference;
        _manifest = manifest;
        _typical = manifest == null ? null : TypicalKit.Of(manifest);
        _classNames = ClassNamesOf(manifest);
        if (!isSame) DropRenderer();
    }

    private void UseClasses(string[] names)
    {
        for (int pad = 0; pad < names.Length && pad < DrumParameter.Pads; pad++)
        {
            int index = Array.FindIndex(_classNames, c => c.Equals(names[pad], StringComparison.OrdinalIgnoreCase));
            if (index >= 0) SetValue(DrumParameters.Of(pad, DrumParameter.Class), index);
        }
    }

    /// <summary>Has the right model in <see cref="_current"/>, or none. [inactive]</summary>
    private void EnsureModel()
    {
        if (_current != null && _current.File.Manifest.ContentHash == _manifest?.ContentHash) return;
        _current = TryBind();
        DisposeAllBut(_current);
    }

    /// <summary>Lets an active instance go over to the present model.</summary>
    private void UseModelNow()
    {
        if (!IsActive || (_current != null && _current.File.Manifest.ContentHash == _manifest?.ContentHash)) return;
        CollectRetired();
        DrumModelInstance? model = TryBind();
        if (model == null)
        {
            // A model is left only by a new activation.
            if (_current != null) _host.RequestRestart();
            _current = null;
            return;
        }

        _current = model;
        Forget(_realtime->DrumPublish(_instance, model.Model));
    }

    private DrumModelInstance? TryBind()
    {
        if (_reference == null)
        {
            _host.Log(LogLevel.Warning, $"No drum model is there: expected one in {string.Join(" or ", _library.Folders.Select(f => $"'{f}'"))}. The pads are silent.");
            return null;
        }

        try
        {
            if (_library.Find(_reference) is { } path)
            {
                var model = new DrumModelInstance(OpenModel(path));
                _models.Add(model);
                return model;
            }

            _host.Log(LogLevel.Error, $"Model '{_reference.Name}' is missing: expected '{_reference.Path}' or the model {_reference.Id} in {string.Join(" or ", _library.Folders.Select(f => $"'{f}'"))}. The sounds that were saved play.");
        }
        catch (Exception e) when (e is ModelPackageException or DllNotFoundException or BadImageFormatException)
        {
            _host.Log(LogLevel.Error, $"{e.Message} The sounds that were saved play.");
        }

        return null;
    }

    /// <summary>A second binding for sounds that are made here; null without a model. Nothing is logged: activation says what
    /// is missing.</summary>
    private DrumModelInstance? Renderer()
    {
        if (_renderer != null || _reference == null || _manifest == null) return _renderer;
        try
        {
            return _renderer = _library.Find(_reference) is { } path ? new DrumModelInstance(OpenModel(path)) : null;
        }
        catch (Exception e) when (e is ModelPackageException or DllNotFoundException or BadImageFormatException)
        {
            return null;
        }
    }

    private void DropRenderer()
    {
        _renderer?.Dispose();
        _renderer = null;
    }

    private void CollectRetired()
    {
        for (DrumModel* model = _realtime->DrumTakeRetired(_instance); model != null; model = _realtime->DrumTakeRetired(_instance)) Forget(model);
    }

    private void Forget(DrumModel* model)
    {
        if (model == null) return;
        DrumModelInstance instance = DrumModelInstance.FromPointer(model);
        if (ReferenceEquals(instance, _current)) return;
        _models.Remove(instance);
        instance.Dispose();
    }

    private void DisposeAllBut(DrumModelInstance? kept)
    {
        foreach (DrumModelInstance model in _models)
        {
            if (!ReferenceEquals(model, kept)) model.Dispose();
        }

        _models.RemoveAll(model => !ReferenceEquals(model, kept));
    }
}
