namespace NeuralSynth.Media;

/// <summary>Triangular dither of ±1 last bit from a seed.</summary>
internal sealed class TpdfDither(ulong seed)
{
    private readonly SplitMix64 _random = new(seed);

    /// <summary>The next value, −1 to 1, mean 0.</summary>
    public double Next() => _random.NextDouble() - _random.NextDouble();
}
