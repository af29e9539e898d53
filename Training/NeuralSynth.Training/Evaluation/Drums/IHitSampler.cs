namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>Draws what the generator is asked for.</summary>
internal interface IHitSampler
{
    /// <summary>[D] latent and [K] standardised descriptors.</summary>
    (float[] Latent, float[] Descriptors) Draw(SeededRandom random);
}
