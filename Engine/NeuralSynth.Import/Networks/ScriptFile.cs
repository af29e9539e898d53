using NeuralSynth.Import.Archive;

namespace NeuralSynth.Import.Networks;

/// <summary>An open TorchScript file: its object tree, the constants of its classes, and its tensors on demand.</summary>
internal sealed class ScriptFile : IDisposable
{
    private readonly TorchArchive _archive;

    /// <summary>Takes ownership of the seekable <paramref name="stream"/>.</summary>
    /// <exception cref="ImportFault">Not such a file, or a damaged one.</exception>
    public ScriptFile(Stream stream, ImportLimits limits, ImportWatch? watch = null)
    {
        _archive = new TorchArchive(stream, limits, watch);
        Constants = new ClassConstants(_archive);
        Tensors = new TensorReader(_archive);
        if (PickleMachine.Load(_archive.ReadDescription()) is not PickleObject root) throw new ImportFault("its object description is no script module");
        Root = new ScriptModule(this, root, "");
    }

    public ScriptModule Root { get; }

    public ImportLimits Limits => _archive.Limits;

    public ClassConstants Constants { get; }

    public TensorReader Tensors { get; }

    public void Dispose() => _archive.Dispose();
}
