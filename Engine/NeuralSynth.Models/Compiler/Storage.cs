namespace NeuralSynth.Models.Compiler;

/// <summary>What a <see cref="Storage"/> is for, and with it whether its memory may be used again.</summary>
internal enum StorageKind
{
    /// <summary>Result of an operation: shares memory with others whose time does not overlap.</summary>
    Temporary,

    /// <summary>Input, output, state, or a frame of zeros that is never written: keeps its memory.</summary>
    Pinned,

    /// <summary>Keeps what earlier steps wrote in front of the present step.</summary>
    History,

    /// <summary>Weights in the compiler's memory, not yet in the plan.</summary>
    Constant,

    /// <summary>The plan's constants.</summary>
    PlanConstants,
}

/// <summary>A piece of memory that views refer to.</summary>
internal sealed unsafe class Storage(int id, StorageKind kind, int floats)
{
    /// <summary>Stands for the buffer in operands until memory is planned.</summary>
    internal int Id { get; } = id;

    internal StorageKind Kind { get; } = kind;

    /// <summary>Floats of one step.</summary>
    internal int Floats { get; } = floats;

    /// <summary>Floats of earlier steps, in front of offset 0.</summary>
    internal int HistoryFloats { get; init; }

    /// <summary>Address of a <see cref="StorageKind.Constant"/>.</summary>
    internal float* Address { get; init; }

    /// <summary>First and last operation that touches it.</summary>
    internal int First { get; set; } = int.MaxValue;

    /// <summary>See <see cref="First"/>.</summary>
    internal int Last { get; set; } = -1;

    /// <summary>Place in the plan: buffer and floats from its position.</summary>
    internal int Buffer { get; set; }

    /// <summary>See <see cref="Buffer"/>.</summary>
    internal int Start { get; set; }

    internal bool IsConstant => Kind == StorageKind.Constant;
}
