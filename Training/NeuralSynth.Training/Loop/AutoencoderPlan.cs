namespace NeuralSynth.Training.Loop;

/// <summary>Shape of a training batch and the weights of what is not compared audio.</summary>
/// <param name="Batch">Passages side by side.</param>
/// <param name="ContextSamples">Samples before the compared ones, for the network's memory.</param>
/// <param name="ComparedSamples">Compared samples of a passage.</param>
/// <param name="Windows">Window lengths of the spectral loss, the longest first.</param>
/// <param name="RegulariserWeight">Of the penalty on the latents.</param>
/// <param name="LatentNoise">Standard deviation of the noise on the latents.</param>
/// <param name="RegularisedSteps">Latents of a passage that the penalty sees: neighbours are alike.</param>
public sealed record AutoencoderBatchShape(int Batch, int ContextSamples, int ComparedSamples, int[] Windows, double RegulariserWeight = 0.1, float LatentNoise = 0.1f, int RegularisedSteps = 8)
{
    /// <summary>8 passages of 0.7 s, five resolutions.</summary>
    public static AutoencoderBatchShape Standard { get; } = new(8, 8192, 24576, [2048, 1024, 512, 256, 128]);

    /// <summary>For smoke runs.</summary>
    public static AutoencoderBatchShape Small { get; } = new(4, 2048, 6144, [1024, 256], RegularisedSteps: 4);

    /// <summary>Samples of a passage.</summary>
    public int Samples => ContextSamples + ComparedSamples;
}

/// <summary>Plan of an autoencoder. The warm-up is also that of the penalty on the latents.</summary>
public sealed record AutoencoderPlan : TrainingPlan
{
    /// <summary>The defaults of this kind of network.</summary>
    public AutoencoderPlan() => PeakRate = 2e-3;

    /// <summary>Batch shape.</summary>
    public AutoencoderBatchShape Shape { get; init; } = AutoencoderBatchShape.Standard;
}
