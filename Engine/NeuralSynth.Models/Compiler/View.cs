namespace NeuralSynth.Models.Compiler;

/// <summary>A tensor as a strided window on a <see cref="Storage"/>: what most layout operators make without moving
/// anything.</summary>
internal sealed class View(Storage storage, int offset, int[] extents, int[] strides)
{
    internal Storage Storage { get; } = storage;

    /// <summary>Floats from the storage's position to the first element; negative in the past of a history.</summary>
    internal int Offset { get; } = offset;

    internal int[] Extents { get; } = extents;

    /// <summary>Floats between neighbours of each axis; 0 repeats.</summary>
    internal int[] Strides { get; } = strides;

    internal int Rank => Extents.Length;

    internal int Elements => Product(Extents);

    internal bool IsEmpty => Array.IndexOf(Extents, 0) >= 0;

    internal static int Product(ReadOnlySpan<int> extents)
    {
        int product = 1;
        foreach (int extent in extents) product = checked(product * extent);
        return product;
    }

    /// <summary>Strides of a tensor without gaps, last axis innermost.</summary>
    internal static int[] DenseStrides(ReadOnlySpan<int> extents)
    {
        int[] strides = new int[extents.Length];
        int stride = 1;
        for (int i = extents.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride = checked(stride * extents[i]);
        }

        return strides;
    }

    /// <summary>Strides of a tensor without gaps whose axes lie in <paramref name="order"/>, outermost first.</summary>
    internal static int[] DenseStrides(ReadOnlySpan<int> extents, ReadOnlySpan<int> order)
    {
        int[] strides = new int[extents.Length];
        int stride = 1;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            strides[order[i]] = stride;
            stride = checked(stride * extents[order[i]]);
        }

        return strides;
    }

    /// <summary>The same memory: same elements at the same places.</summary>
    internal bool IsSameAs(View other)
    {
        if (!ReferenceEquals(Storage, other.Storage) || Offset != other.Offset || !Extents.AsSpan().SequenceEqual(other.Extents)) return false;
        for (int i = 0; i < Rank; i++)
        {
            if (Extents[i] > 1 && Strides[i] != other.Strides[i]) return false;
        }

        return true;
    }

    internal View Transposed(ReadOnlySpan<int> order)
    {
        int[] extents = new int[Rank], strides = new int[Rank];
        for (int i = 0; i < Rank; i++) (extents[i], strides[i]) = (Extents[order[i]], Strides[order[i]]);
        return new View(Storage, Offset, extents, strides);
    }

    /// <summary>Undoes <see cref="Transposed"/>.</summary>
    internal View TransposedBack(ReadOnlySpan<int> order)
    {
        int[] extents = new int[Rank], strides = new int[Rank];
        for (int i = 0; i < Rank; i++) (extents[order[i]], strides[order[i]]) = (Extents[i], Strides[i]);
        return new View(Storage, Offset, extents, strides);
    }

    internal View Sliced(int axis, int start, int count, int step = 1)
    {
        int[] extents = [.. Extents], strides = [.. Strides];
        extents[axis] = count;
        strides[axis] *= step;
        return new View(Storage, Offset + (start * Strides[axis]), extents, strides);
    }

    /// <summary>With axes of extent 1 in front and others repeated, as ONNX broadcasts.</summary>
    internal View BroadcastTo(ReadOnlySpan<int> shape)
    {
        int[] strides = new int[shape.Length];
        int lead = shape.Length - Rank;
        for (int i = lead; i < shape.Length; i++) strides[i] = Extents[i - lead] == shape[i] ? Strides[i - lead] : 0;
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 1) strides[i] = 0;
        }

        return new View(Storage, Offset, shape.ToArray(), strides);
    }

    /// <summary>The same elements in another shape, or null where that takes a copy.</summary>
    internal View? TryReshape(ReadOnlySpan<int> shape)
    {
        if (Elements == 0) return new View(Storage, Offset, shape.ToArray(), DenseStrides(shape));
        var (extents, strides) = WithoutUnits();
        int[] result = new int[shape.Length];
        int old = 0, next = 0;
        while (old < extents.Count)
        {
            int oldEnd = old, nextEnd = next;
            long oldSize = extents[oldEnd++], nextSize = 1;
            while (nextEnd < shape.Length && nextSize < oldSize) nextSize *= shape[nextEnd++];
            while (oldSize != nextSize)
            {
                if (oldSize < nextSize) oldSize *= extents[oldEnd++];
                else nextSize *= shape[nextEnd++];
            }

            for (int i = old; i < oldEnd - 1; i++)
            {
                if (strides[i] != strides[i + 1] * extents[i + 1]) return null;
            }

            int stride = strides[oldEnd - 1];
            for (int i = nextEnd - 1; i >= next; i--)
            {
                result[i] = stride;
                stride *= shape[i];
            }

            (old, next) = (oldEnd, nextEnd);
        }

        return new View(Storage, Offset, shape.ToArray(), result);
    }

    /// <summary>Order of the axes in memory, outermost first; axes of extent 1 first.</summary>
    internal int[] MemoryOrder()
    {
        int[] order = [.. Enumerable.Range(0, Rank)];
        long[] keys = [.. order.Select(i => Extents[i] == 1 ? long.MinValue : -Math.Abs((long)Strides[i]))];
        return [.. order.OrderBy(i => keys[i])];
    }

    private (List<int> Extents, List<int> Strides) WithoutUnits()
    {
        List<int> extents = [], strides = [];
        for (int i = 0; i < Rank; i++)
        {
            if (Extents[i] == 1) continue;
            extents.Add(Extents[i]);
            strides.Add(Strides[i]);
        }

        return (extents, strides);
    }
}
