using NeuralSynth.Training.Optim;

namespace NeuralSynth.Training.Loop;

/// <summary>Shape of a training batch and the weights of what is not compared audio.</summary>
/// <param name="Batch">Hits side by side.</param>
/// <param name="Windows">Window lengths of the spectral loss, the longest first.</param>
/// <param name="RegulariserWeight">Of the penalty on the latents.</param>
/// <param name="LatentNoise">Standard deviation of the noise on the latents.</param>
public sealed record DrumBatchShape(int Batch, int[] Windows, double RegulariserWeight = 0.3, float LatentNoise = 0.15f)
{
    /// <summary>16 hits, four resolutions.</summary>
    public static DrumBatchShape Standard { get; } = new(16, [2048, 1024, 512, 256]);

    /// <summary>For smoke runs.</summary>
    public static DrumBatchShape Small { get; } = new(4, [1024, 256]);
}

/// <summary>Plan of a drum network.</summary>
public sealed record DrumPlan : TrainingPlan
{
    /// <summary>The defaults of this kind of network.</summary>
    public DrumPlan() => (Minutes, Adam) = (90, new AdamWSettings(AverageDecay: 0.999));

    /// <summary>Batch shape.</summary>
    public DrumBatchShape Shape { get; init; } = DrumBatchShape.Standard;
}
