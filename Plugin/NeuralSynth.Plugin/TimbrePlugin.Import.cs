using NeuralSynth.Plugin.Models;

namespace NeuralSynth.Plugin;

/// <content>Exports of other programs, which a user drops like a model.</content>
public sealed unsafe partial class TimbrePlugin
{
    private readonly List<ModelImport> _forgotten = [];
    private ModelImport? _import;
    private Action<Exception?>? _importDone;

    /// <summary>The import under way, or null: for who shows how far it is.</summary>
    public ModelImport? Import => _import;

    /// <summary>Ends the import under way; what plays stays.</summary>
    public void CancelImport() => ForgetImport();

    /// <summary>Loads whatever file a user drops into the selected slot: a package at once; an export is converted into a
    /// package in the user's folder on another thread, and loaded into the slot that was selected when it came. The newest
    /// wins. Activation waits for it: an offline render that follows a drop plays what was dropped.</summary>
    /// <inheritdoc/>
    public override void LoadPreset(string path, Action<Exception?> done)
    {
        if (!RaveDrop.IsExport(path))
        {
            LoadModel(path);
            done(null);
            return;
        }

        ForgetImport();
        _importDone = done;
        _import = new ModelImport(Path.GetFullPath(path), _library.UserModels, SelectedSlot, OpenModel, _host.RequestMainThread);
    }

    /// <summary>Takes over what an import has made.</summary>
    private void FinishImport(bool wait)
    {
        if (_import is not { } import || !(wait || import.IsFinished)) return;
        import.Wait();
        Action<Exception?> done = _importDone!;
        (_import, _importDone) = (null, null);
        done(TakeOver(import));
    }

    private Exception? TakeOver(ModelImport import)
    {
        try
        {
            if (import.Package is { } package) LoadModel(package, import.Slot);
            return import.Error;
        }
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            import.Dispose();
        }
    }

    /// <summary>Something newer is there. The import's thread notices soon; nobody waits for that here.</summary>
    private void ForgetImport()
    {
        if (_import is not { } import) return;
        (_import, _importDone) = (null, null);
        import.Cancel();
        _forgotten.Add(import);
        foreach (ModelImport ended in _forgotten.FindAll(i => i.IsFinished)) ended.Dispose();
        _forgotten.RemoveAll(i => i.IsFinished);
    }

    /// <summary>No thread of ours may run when the instance is gone.</summary>
    private void EndImports()
    {
        ForgetImport();
        foreach (ModelImport import in _forgotten) import.Dispose();
        _forgotten.Clear();
    }
}
