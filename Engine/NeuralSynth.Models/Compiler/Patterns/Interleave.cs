namespace NeuralSynth.Models.Compiler.Patterns;

/// <summary>A convolution whose outputs are several frames: Reshape and Transpose turn [1, r·C, T] into [1, C, r·T]. In
/// memory the frames lie in this order anyway, or do so once the outputs of the convolution are put in another order.</summary>
/// <param name="Result">[1, C, …, r·T …].</param>
/// <param name="Axis">Of the frames in the result.</param>
/// <param name="Channels">C</param>
/// <param name="Phases">r</param>
/// <param name="PhasesInside">The convolution's output is c·r + phase rather than phase·C + c.</param>
internal sealed record Interleave(GraphValue Result, int Axis, int Channels, int Phases, bool PhasesInside)
{
    private const int LongestChain = 8;

    internal static Interleave? Of(GraphValue y, int axis)
    {
        int outputs = y.Shape[1], frames = y.Shape[axis];
        var storage = new Storage(0, StorageKind.Temporary, 0);
        int[] strides = new int[y.Shape.Length];
        (strides[1], strides[axis]) = (1, outputs);
        return Follow(y, new View(storage, 0, y.Shape, strides), outputs, frames, phasesInside: false) ?? FromInside(y, axis, storage);
    }

    /// <summary>Place of the convolution's output that is channel <paramref name="c"/> of <paramref name="phase"/>.</summary>
    internal int OutputOf(int phase, int c) => PhasesInside ? (c * Phases) + phase : (phase * Channels) + c;

    // The first Reshape splits the outputs into [C, r]: in memory the phases then come first.
    private static Interleave? FromInside(GraphValue y, int axis, Storage storage)
    {
        if (y.OnlyConsumer is not { Type: "Reshape" } reshape || reshape.Output is not { } split || split.Shape.Length != y.Shape.Length + 1) return null;
        int outputs = y.Shape[1], channels = split.Shape[1], phases = split.Shape[2];
        bool isSplit = split.Shape[0] == 1 && channels * phases == outputs && y.Shape.AsSpan(2).SequenceEqual(split.Shape.AsSpan(3));
        if (!isSplit || phases == 1 || channels == 1) return null;
        int[] strides = new int[split.Shape.Length];
        (strides[1], strides[2], strides[axis + 1]) = (1, channels, outputs);
        return Follow(split, new View(storage, 0, split.Shape, strides), outputs, y.Shape[axis], phasesInside: true);
    }

    private static Interleave? Follow(GraphValue value, View view, int outputs, int frames, bool phasesInside)
    {
        for (int i = 0; i < LongestChain; i++)
        {
            if (Match(value, view, outputs, frames, phasesInside) is { } match) return match;
            if (value.OnlyConsumer is not { } node || !ReferenceEquals(node.Inputs[0], value)) return null;
            View? next = node.Type == "Transpose" ? view.Transposed(LayoutOperators.Order(node, view.Rank))
                : LayoutOperators.IsReshape(node.Type) ? view.TryReshape(node.Output.Shape)
                : null;
            if (next == null) return null;
            (value, view) = (node.Output, next);
        }

        return null;
    }

    private static Interleave? Match(GraphValue value, View view, int outputs, int frames, bool phasesInside)
    {
        if (view.Rank < 3 || view.Extents[0] != 1 || outputs % view.Extents[1] != 0) return null;
        int channels = view.Extents[1], phases = outputs / channels;
        if (phases == 1) return null;
        int axis = Array.FindIndex(view.Extents, 2, d => d == frames * phases);
        if (axis < 0 || view.Elements != outputs * frames) return null;
        bool isInterleaved = view.Strides[axis] == channels && (channels == 1 || view.Strides[1] == 1);
        return isInterleaved ? new Interleave(value, axis, channels, phases, phasesInside) : null;
    }
}
