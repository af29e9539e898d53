namespace NeuralSynth.Plugin.Models;

/// <summary>The import of a RAVE export on a thread of its own: the file is converted, and the package opened, so that the
/// main thread only has to take it over.</summary>
/// <remarks>Made and disposed on the main thread; <see cref="Progress"/> and <see cref="IsFinished"/> from any.</remarks>
public sealed class ModelImport : IProgress<double>, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly string _folder;
    private readonly Func<string, IDisposable> _open;
    private readonly Action _finished;
    private readonly Thread _thread;
    private IDisposable? _opened;
    private double _progress;
    private int _isFinished;

    /// <summary>Begins.</summary>
    /// <param name="source">The export.</param>
    /// <param name="folder">Where the package goes.</param>
    /// <param name="slot">Model slot that it is for.</param>
    /// <param name="open">Loads a package; the result is kept until <see cref="Dispose"/>.</param>
    /// <param name="finished">Called on the import's thread when there is something to take over.</param>
    internal ModelImport(string source, string folder, int slot, Func<string, IDisposable> open, Action finished)
    {
        Source = source;
        Slot = slot;
        _folder = folder;
        _open = open;
        _finished = finished;
        _thread = new Thread(Run) { IsBackground = true, Name = "NeuralSynth import", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>Model slot that it is for.</summary>
    public int Slot { get; }

    /// <summary>Share of the work that is done, 0 to 1.</summary>
    public double Progress => Volatile.Read(ref _progress);

    /// <summary>True when <see cref="Package"/> or <see cref="Error"/> is there, or it was cancelled.</summary>
    public bool IsFinished => Volatile.Read(ref _isFinished) != 0;

    /// <summary>The package, once finished; null when it failed or was cancelled.</summary>
    public string? Package { get; private set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Asks it to end; nothing will be loaded.</summary>
    internal void Cancel() => _cancellation.Cancel();

    /// <summary>Waits until it is finished. [main-thread]</summary>
    internal void Wait() => _thread.Join();

    /// <summary>Ends it, waits for its thread and lets go of the opened package.</summary>
    public void Dispose()
    {
        Cancel();
        Wait();
        _opened?.Dispose();
        _opened = null;
        _cancellation.Dispose();
    }

    void IProgress<double>.Report(double value) => Volatile.Write(ref _progress, value);

    // Nothing leaves this thread: an exception here would end the host.
    private void Run()
    {
        try
        {
            string package = RaveDrop.ToPackage(Source, _folder, this, _cancellation.Token);
            _opened = _open(package);
            Package = package;
        }
        catch (OperationCanceledException)
        {
            // Whoever cancelled does not want to hear of it.
        }
        catch (Exception e)
        {
            Error = e;
        }

        Volatile.Write(ref _progress, 1);
        Volatile.Write(ref _isFinished, 1);
        if (!_cancellation.IsCancellationRequested) _finished();
    }
}
