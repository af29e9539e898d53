namespace NeuralSynth.Training.Loop;

/// <summary>Standard normal numbers, drawn once: crops read from random places, which costs nothing per step.</summary>
public sealed class NoisePool
{
    /// <summary>Start positions: crops differ by more than anyone hears, and memory stays small.</summary>
    public const int StartPositions = 1 << 20;

    /// <summary>Draws enough for reads of <paramref name="count"/> numbers from any start position.</summary>
    public NoisePool(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        Values = new float[StartPositions + count];
        for (int i = 0; i < Values.Length; i++) Values[i] = (float)random.NextNormal();
    }

    /// <summary>The numbers.</summary>
    public float[] Values { get; }
}
