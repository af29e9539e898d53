using System.Runtime.InteropServices;
using NeuralSynth.Engine.Executor.Kernels;

namespace NeuralSynth.Engine.Executor;

/// <summary>
/// A compiled graph: a flat list of operations over a few buffers. Immutable once prepared; all instances of a model
/// share it, each with an own <see cref="PlanInstance"/>.
/// </summary>
/// <remarks>Native memory. The main half fills everything but what <see cref="Prepare"/> makes: weights are packed by
/// the half that runs them, because their order depends on its vector width.</remarks>
public unsafe struct Plan
{
    /// <summary>Operations in order.</summary>
    public PlanOperation* Operations;

    /// <summary>How many.</summary>
    public int OperationCount;

    /// <summary>Buffers; entry 0 stands for <see cref="Constants"/> and has no instance memory.</summary>
    public PlanBuffer* Buffers;

    /// <summary>How many, with entry 0.</summary>
    public int BufferCount;

    /// <summary>Constants that operands refer to as buffer 0.</summary>
    public float* Constants;

    /// <summary>Floats of memory that an instance needs for all buffers.</summary>
    public int InstanceFloats;

    /// <summary>Sum of the operations' costs.</summary>
    public long Cost;

    /// <summary>Packed weights; made and freed by the half that runs the plan.</summary>
    public void* PackedWeights;

    /// <summary>Bytes of them.</summary>
    public nuint PackedBytes;

    /// <summary>Bytes that one instance needs: <see cref="PlanInstance"/>, its tables and its buffers.</summary>
    public readonly nuint InstanceBytes => PlanInstance.BytesFor(BufferCount, InstanceFloats);

    /// <summary>Packs the weights of all operations for this half's kernels.</summary>
    /// <returns>False when memory ran out; nothing was taken then.</returns>
    /// <remarks>[main-thread or loader thread]. The operations' sources are not needed afterwards.</remarks>
    public static bool Prepare(Plan* plan) => PlanPacking.Pack(plan);

    /// <summary>Gives the packed weights back; no instance uses the plan any more. [main-thread]</summary>
    public static void Free(Plan* plan) => PlanPacking.Free(plan);
}
