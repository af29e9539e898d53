namespace NeuralSynth.Models.Compiler;

/// <summary>Finds parts of a value along one axis.</summary>
internal static class FrameRange
{
    /// <summary>The output of <paramref name="node"/> (Slice or Split) that holds frames <paramref name="start"/> to
    /// start + count of <paramref name="of"/>, or null.</summary>
    internal static GraphValue? Find(GraphNode node, GraphValue of, int axis, int start, int count)
    {
        if (node.Inputs.Length == 0 || !ReferenceEquals(node.Inputs[0], of)) return null;
        return node.Type switch
        {
            "Slice" => IsRange(node, of, axis, start, count) ? node.Output : null,
            "Split" when node.Axis(of.Shape.Length, 0) == axis => FindPart(node, of.Shape[axis], start, count),
            _ => null,
        };
    }

    private static bool IsRange(GraphNode node, GraphValue of, int axis, int start, int count)
    {
        (int Start, int Count, int Step)[] ranges = LayoutOperators.Ranges(node, of.Shape);
        for (int i = 0; i < ranges.Length; i++)
        {
            (int Start, int Count, int Step) expected = i == axis ? (start, count, 1) : (0, of.Shape[i], 1);
            if (ranges[i] != expected) return false;
        }

        return true;
    }

    private static GraphValue? FindPart(GraphNode node, int whole, int start, int count)
    {
        int[] lengths = LayoutOperators.Parts(node, whole);
        for (int i = 0, position = 0; i < lengths.Length; position += lengths[i++])
        {
            if (position == start && lengths[i] == count) return node.Outputs[i];
        }

        return null;
    }
}

/// <summary>The one axis along which a convolution works.</summary>
internal static class SpatialAxis
{
    /// <summary>Axis of [N, C, spatial …] that is longer than 1 in data or kernel; null when there are two.</summary>
    internal static int? Of(int[] data, int[] kernel)
    {
        int? found = null;
        for (int axis = 2; axis < data.Length; axis++)
        {
            if (data[axis] == 1 && kernel[axis] == 1) continue;
            if (found != null) return null;
            found = axis;
        }

        return found ?? data.Length - 1;
    }
}
