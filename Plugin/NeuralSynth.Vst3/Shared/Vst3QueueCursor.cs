#pragma warning disable CS0649 // The real-time half fills these fields.

using NeuralSynth.Plugin;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3;

/// <summary>A parameter's queue within the block at hand, and the point that comes next.</summary>
internal unsafe struct Vst3QueueCursor
{
    /// <summary>The host's queue.</summary>
    public IParamValueQueue* Queue;

    /// <summary>Whose changes these are.</summary>
    public ParameterEntry* Entry;

    /// <summary>Index of the next point.</summary>
    public int Next;

    /// <summary>Points in the queue.</summary>
    public int Count;

    /// <summary>Sample offset of the next point.</summary>
    public int Offset;

    /// <summary>Normalised value of the next point.</summary>
    public double Value;
}
