namespace NeuralSynth.Import;

/// <summary>What streaming does with the sign of odd bands.</summary>
public enum StreamingMode
{
    /// <summary>Streaming sounds like the trained network: where the decoder delays by an odd number of frames, the signs
    /// that odd bands change in front of the synthesis wait that one frame too.</summary>
    Corrected,

    /// <summary>Streaming sounds like other players of the same file: in such models their odd bands come out inverted,
    /// and aliasing at the bands' edges is not cancelled.</summary>
    Compatible,
}

/// <summary>What becomes of the random part of latents.</summary>
public enum LatentMode
{
    /// <summary>As the export: latents are drawn around their mean, and what the export does not show is random.</summary>
    Stochastic,

    /// <summary>Latents are their mean, and what the export does not show is at its mean.</summary>
    Deterministic,
}
