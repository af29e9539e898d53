using NeuralSynth.Contract;
using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models;

/// <summary>A graph of one lane of one instance: memory for its inputs, outputs and states, ready to run.</summary>
/// <remarks>[main-thread]; workers and audio thread only see <see cref="Runner"/>.</remarks>
internal unsafe interface IBoundGraph : IDisposable
{
    /// <summary>For the real-time half.</summary>
    GraphRunner Runner { get; }

    /// <summary>Buffer of an input or output that is not a state; null when the graph has none of that name.</summary>
    float* Buffer(string? name);
}

/// <summary>Sizes of tensors.</summary>
internal static class TensorSizes
{
    internal static int ElementCount(TensorDescription tensor)
    {
        int count = 1;
        foreach (int extent in tensor.Shape) count = checked(count * extent);
        return count;
    }
}
