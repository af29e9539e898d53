namespace NeuralSynth.Models.Compiler;

/// <summary>The value with the frames of earlier steps in front of it: Concat(state, x) whose next state is the end of it.
/// The state itself is gone.</summary>
internal sealed class HistoryNode(GraphNode origin, GraphValue input, GraphValue output, int axis, int frames)
    : GraphNode(origin, [input], [output])
{
    internal override string Type => "History";

    /// <summary>Axis of time.</summary>
    internal int TimeAxis { get; } = axis;

    /// <summary>Frames of the past.</summary>
    internal int Frames { get; } = frames;
}

/// <summary>The value with zeros around it.</summary>
internal sealed class ZeroPadNode(GraphNode origin, GraphValue input, GraphValue output, int[] before)
    : GraphNode(origin, [input], [output])
{
    internal override string Type => "ZeroPad";

    /// <summary>Zeros in front, along each axis.</summary>
    internal int[] Before { get; } = before;
}

/// <summary>Part of the value.</summary>
internal sealed class CropNode(GraphNode origin, GraphValue input, GraphValue output, int axis, int start)
    : GraphNode(origin, [input], [output])
{
    internal override string Type => "Crop";

    internal int CropAxis { get; } = axis;

    internal int Start { get; } = start;
}

/// <summary>x + sin²(αx)·β with one α and β per channel (axis 1), or one for all (Ziyin 2020).</summary>
internal sealed class SnakeNode(GraphNode origin, GraphValue input, GraphValue output, float[] alpha, float[] beta)
    : GraphNode(origin, [input], [output])
{
    internal override string Type => "Snake";

    internal float[] Alpha { get; } = alpha;

    internal float[] Beta { get; } = beta;
}

/// <summary>A ConvTranspose whose overlap into the next step was a state: a convolution over the past of its input.</summary>
internal sealed class OverlapNode(GraphNode origin, GraphValue input, GraphValue output)
    : GraphNode(origin, [input], [output])
{
    internal override string Type => "Overlap";

    /// <summary>The ConvTranspose.</summary>
    internal GraphNode Transposed { get; } = origin;
}
