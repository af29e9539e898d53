namespace NeuralSynth.Training.Models;

/// <summary>Where one weight tensor lies in the flat memory of all weights.</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="Shape">Shape.</param>
/// <param name="Offset">First element.</param>
/// <param name="Bound">Initial values are uniform in ±Bound …</param>
/// <param name="Centre">… around this function of the element's index.</param>
public sealed record ParameterSlot(string Name, int[] Shape, int Offset, float Bound, Func<int, float>? Centre)
{
    /// <summary>Number of elements.</summary>
    public int Length => Shape.Aggregate(1, (p, s) => p * s);
}

/// <summary>Names, shapes and places of all weights: one flat vector, so that the optimiser is one loop.</summary>
public sealed class ParameterSet
{
    private readonly List<ParameterSlot> _slots = [];

    /// <summary>The weights in the order of the flat vector.</summary>
    public IReadOnlyList<ParameterSlot> Slots => _slots;

    /// <summary>Number of elements of all weights.</summary>
    public int Length { get; private set; }

    /// <summary>Appends a weight.</summary>
    public ParameterSlot Add(string name, int[] shape, float bound, Func<int, float>? centre = null)
    {
        var slot = new ParameterSlot(name, shape, Length, bound, centre);
        _slots.Add(slot);
        Length += slot.Length;
        return slot;
    }

    /// <summary>Initial values, the same for the same seed.</summary>
    public void Initialise(Span<float> weights, ulong seed)
    {
        var random = new SeededRandom(seed);
        foreach (ParameterSlot slot in _slots)
            for (int i = 0; i < slot.Length; i++)
                weights[slot.Offset + i] = (slot.Centre?.Invoke(i) ?? 0) + (slot.Bound * ((2 * random.NextSingle()) - 1));
    }
}
