namespace NeuralSynth.Models;

/// <summary>How one graph of a model runs, for users and tools.</summary>
public sealed record GraphExecution
{
    /// <summary>File inside the package.</summary>
    public required string File { get; init; }

    /// <summary>True: compiled, may run on the audio thread. False: ONNX Runtime on workers.</summary>
    public bool IsPlan { get; init; }

    /// <summary>Why ONNX Runtime runs it, for example <c>Resize in node 41 ("up3")</c>; null for a plan.</summary>
    public string? Reason { get; init; }

    /// <summary>Nodes of the graph.</summary>
    public int Nodes { get; init; }

    /// <summary>Operations of the plan.</summary>
    public int Operations { get; init; }

    /// <summary>Weights and constants that all instances share, bytes.</summary>
    public long SharedBytes { get; init; }

    /// <summary>States and buffers of one instance (one channel of it, for a mono model), bytes.</summary>
    public long InstanceBytes { get; init; }

    /// <summary>Largest difference to ONNX Runtime in the trial, over the largest value of the same output.</summary>
    public double LargestDifference { get; init; }

    /// <summary>Weights stored in 16 bits: signal over the error of rounding in the trial, dB; null otherwise.</summary>
    public double? RoundingSnrDb { get; init; }

    /// <summary>Time of one step as measured when the model was loaded: quartile, median, 90th percentile, worst;
    /// nanoseconds.</summary>
    public StepTiming Timing { get; init; }
}

/// <summary>Time of one step, nanoseconds.</summary>
/// <param name="Undisturbed">A quarter of the steps took less. A step is the same work every time; what else the machine
/// does only adds to it.</param>
/// <param name="Median">Half of the steps took less.</param>
/// <param name="High">Nine in ten took less.</param>
/// <param name="Worst">The longest, with whatever else the machine did.</param>
public readonly record struct StepTiming(long Undisturbed, long Median, long High, long Worst);
