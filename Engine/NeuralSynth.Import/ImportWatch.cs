namespace NeuralSynth.Import;

/// <summary>Tells how far an import is, and ends it when nobody wants it any more.</summary>
/// <param name="progress">Receives shares of the work, 0 to 1, on the importing thread; may be null.</param>
/// <param name="cancellation">Ends the import.</param>
internal sealed class ImportWatch(IProgress<double>? progress, CancellationToken cancellation)
{
    // Reading and checking the numbers takes about half of an import.
    private const double ShareOfReading = 0.5;

    private long _bytesRead;

    /// <summary>Bytes of the file were read; it has <paramref name="fileBytes"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Read(long bytes, long fileBytes)
    {
        _bytesRead += bytes;
        Reach(ShareOfReading * Math.Min(1, _bytesRead / (double)fileBytes));
    }

    /// <summary>A share of what follows reading is done.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void AfterReading(double share) => Reach(ShareOfReading + (1 - ShareOfReading) * share);

    private void Reach(double share)
    {
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(share);
    }
}
