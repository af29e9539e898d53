using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor;

/// <summary>What one instance needs to run a <see cref="Plan"/>: positions and memory of its buffers. One step reads the
/// input buffers, writes the output buffers, and turns what it has to remember into history.</summary>
/// <remarks>Native memory of <see cref="Plan.InstanceBytes"/> bytes, aligned to 64; used by one thread at a time.</remarks>
public unsafe struct PlanInstance
{
    private const int AlignmentFloats = 16;

    /// <summary>The plan.</summary>
    public Plan* Plan;

    private float** _bases;
    private int* _steps;
    private float* _memory;
    private int _next;

    /// <summary>True while a step was begun by <see cref="RunPart"/> and is not finished.</summary>
    public readonly bool IsUnderWay => _next > 0;

    /// <summary>Cost of the operations that are left of the step under way; the plan's when none is.</summary>
    public readonly long CostLeft
    {
        [RealTime]
        get
        {
            long cost = 0;
            for (int i = _next; i < Plan->OperationCount; i++) cost += Plan->Operations[i].Cost;
            return cost;
        }
    }

    /// <summary>Bytes for the structure, its tables and its buffers.</summary>
    public static nuint BytesFor(int buffers, int floats) =>
        Aligned((nuint)sizeof(PlanInstance)) + Aligned((nuint)buffers * (nuint)sizeof(nint)) + Aligned((nuint)buffers * sizeof(int)) + Aligned((nuint)floats * sizeof(float));

    /// <summary>Makes an instance in zeroed or used memory; all buffers start at zero.</summary>
    /// <param name="plan">Prepared plan; must outlive the instance.</param>
    /// <param name="memory">At least <see cref="Plan.InstanceBytes"/> bytes, aligned to 64.</param>
    /// <remarks>[main-thread]</remarks>
    public static PlanInstance* Create(Plan* plan, void* memory)
    {
        byte* place = (byte*)memory;
        var instance = (PlanInstance*)place;
        *instance = default;
        place += Aligned((nuint)sizeof(PlanInstance));
        instance->Plan = plan;
        instance->_bases = (float**)place;
        place += Aligned((nuint)plan->BufferCount * (nuint)sizeof(nint));
        instance->_steps = (int*)place;
        place += Aligned((nuint)plan->BufferCount * sizeof(int));
        instance->_memory = (float*)place;
        instance->Reset();
        return instance;
    }

    /// <summary>Address of a buffer's current position: stable for plain buffers, which inputs and outputs are.</summary>
    public readonly float* Address(PlanOperand operand) => operand.In(_bases);

    /// <summary>Zeroes all states and buffers.</summary>
    [RealTime]
    public void Reset()
    {
        Buffers.Clear(_memory, Plan->InstanceFloats);
        _next = 0;
        _bases[0] = Plan->Constants;
        for (int i = 1; i < Plan->BufferCount; i++)
        {
            _steps[i] = 0;
            _bases[i] = _memory + Plan->Buffers[i].Start + Plan->Buffers[i].HistoryFloats;
        }
    }

    /// <summary>Runs one whole step (or what is left of one that was begun).</summary>
    [RealTime]
    public void Run() => RunPart(long.MaxValue);

    /// <summary>Runs operations until their cost reaches <paramref name="budget"/> or the step is finished.</summary>
    /// <returns>True when the step is finished.</returns>
    [RealTime]
    public bool RunPart(long budget)
    {
        int count = Plan->OperationCount;
        PlanOperation* operations = Plan->Operations;
        int i = _next;
        for (; i < count && budget > 0; i++)
        {
            PlanExecutor.Run(operations + i, _bases);
            budget -= operations[i].Cost;
        }

        _next = i;
        if (i < count) return false;
        Advance();
        _next = 0;
        return true;
    }

    [RealTime]
    private void Advance()
    {
        for (int i = 1; i < Plan->BufferCount; i++)
        {
            PlanBuffer* buffer = Plan->Buffers + i;
            if (buffer->HistoryFloats == 0) continue;
            _bases[i] += buffer->StepFloats;
            if (++_steps[i] < buffer->Steps) continue;
            float* start = _memory + buffer->Start;
            // The target lies before the source: an ascending copy is right even where they overlap.
            Buffers.Copy(_bases[i] - buffer->HistoryFloats, start, buffer->HistoryFloats);
            _bases[i] = start + buffer->HistoryFloats;
            _steps[i] = 0;
        }
    }

    private static nuint Aligned(nuint bytes) => (bytes + AlignmentFloats * sizeof(float) - 1) & ~(nuint)(AlignmentFloats * sizeof(float) - 1);
}
