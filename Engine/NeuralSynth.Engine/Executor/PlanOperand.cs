namespace NeuralSynth.Engine.Executor;

/// <summary>A place in the memory of a running plan: <c>bases[Buffer] + Offset</c>, in floats.</summary>
public struct PlanOperand
{
    /// <summary><see cref="Buffer"/> of an operand that is not there.</summary>
    public const int None = -1;

    /// <summary>Index into <see cref="Plan.Buffers"/>, or <see cref="None"/>. Buffer 0 is <see cref="Plan.Constants"/>.</summary>
    public int Buffer;

    /// <summary>Floats from the buffer's current position; negative offsets reach into the history of earlier steps.</summary>
    public int Offset;

    /// <summary>No operand.</summary>
    public static PlanOperand Absent => new() { Buffer = None };

    /// <summary>True when there is one.</summary>
    public readonly bool IsPresent => Buffer >= 0;

    /// <summary>Its address in a running instance.</summary>
    internal readonly unsafe float* In(float** bases) => bases[Buffer] + Offset;
}
