namespace NeuralSynth.Training.Loop;

/// <summary>Writes checkpoints every few minutes. A disk that is full does not end the run: it is said, tried again
/// later, and the checkpoint before stays whole.</summary>
public sealed class CheckpointFile(string path, TimeSpan every, Action<string> warn)
{
    private DateTime _tried = DateTime.UtcNow;
    private bool _failed;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Writes if it is time.</summary>
    public void Offer(Func<TrainerCheckpoint> capture)
    {
        if (DateTime.UtcNow - _tried < every) return;
        TryWrite(capture());
        _tried = DateTime.UtcNow;
    }

    /// <summary>Writes now.</summary>
    /// <returns>Whether it is on the disk.</returns>
    public bool TryWrite(TrainerCheckpoint checkpoint)
    {
        try
        {
            checkpoint.Save(path);
            if (_failed) warn($"The checkpoint is written again, at step {checkpoint.State.Step:N0}.");
            _failed = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"The checkpoint of step {checkpoint.State.Step:N0} could not be written ({e.Message}). Training goes on and tries again; free space on the disk of '{path}'.");
            _failed = true;
            RemoveRest();
            return false;
        }
    }

    /// <summary>What was written of a file that did not fit takes room that the next one needs.</summary>
    private void RemoveRest()
    {
        try
        {
            if (File.Exists(path + ".tmp")) File.Delete(path + ".tmp");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"'{path}.tmp' could not be removed: {e.Message}");
        }
    }
}
