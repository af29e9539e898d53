namespace NeuralSynth.Import;

/// <summary>How a file is converted.</summary>
public sealed record ImportOptions
{
    /// <summary>Signs of odd bands.</summary>
    public StreamingMode Streaming { get; init; }

    /// <summary>Random part of latents.</summary>
    public LatentMode Latents { get; init; }

    /// <summary>True: weights may be rounded to 16 bits when they are run.</summary>
    public bool HalfWeights { get; init; }

    /// <summary>Name of the model; null: from the file's name.</summary>
    public string? Name { get; init; }

    /// <summary>Who trained it.</summary>
    public string Author { get; init; } = "";

    /// <summary>Licence of the weights; the file does not say it.</summary>
    public string Licence { get; init; } = "unknown";

    /// <summary>Bounds; null for <see cref="ImportLimits.Default"/>.</summary>
    public ImportLimits? Limits { get; init; }

    /// <summary>Receives shares of the work, 0 to 1, on the importing thread; null: nobody looks.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Ends an import that nobody wants any more, by an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
