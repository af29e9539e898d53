using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Tests.Dsp;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>A plan of one operation on memory of the test's own: buffer b is <c>Bases[b]</c>.</summary>
internal sealed unsafe class OnePlan : IDisposable
{
    /// <summary>Bits of a number that is none: what lies around data, so that reading it shows and writing it too.</summary>
    private const int Canary = 0x7FC0BEEF;
    private const int Margin = 48;
    private const int MostBuffers = 16;

    private readonly NativeScratch _scratch = new();
    private readonly List<int> _lengths = [];
    private readonly Plan* _plan;

    public OnePlan()
    {
        _plan = _scratch.One<Plan>();
        Operation = _scratch.One<PlanOperation>();
        Bases = (float**)_scratch.Arena.Take<nint>(MostBuffers);
        _plan->Operations = Operation;
        _plan->OperationCount = 1;
    }

    public PlanOperation* Operation { get; }

    public float** Bases { get; }

    public Plan* Plan => _plan;

    /// <summary>Adds a buffer holding <paramref name="values"/>, with canaries around.</summary>
    public PlanOperand Add(ReadOnlySpan<float> values)
    {
        PlanOperand operand = AddCanaries(values.Length);
        values.CopyTo(new Span<float>(Bases[operand.Buffer], values.Length));
        return operand;
    }

    /// <summary>Adds a buffer that holds canaries only.</summary>
    public PlanOperand AddCanaries(int length)
    {
        float* start = _scratch.Floats(length + (2 * Margin));
        new Span<int>(start, length + (2 * Margin)).Fill(Canary);
        Bases[_lengths.Count] = start + Margin;
        _lengths.Add(length);
        return new PlanOperand { Buffer = _lengths.Count - 1 };
    }

    /// <summary>Packs and runs once.</summary>
    public void Run(int width)
    {
        Assert.True(KernelWidths.Prepare(width, _plan));
        KernelWidths.Run(width, Operation, Bases);
        NeuralSynth.Engine.Executor.Plan.Free(_plan);
    }

    /// <summary>What lies in a buffer.</summary>
    public float[] Read(PlanOperand operand) => new Span<float>(Bases[operand.Buffer], _lengths[operand.Buffer]).ToArray();

    /// <summary>Nothing but the rows was written: [rows] of <paramref name="lanes"/> floats, <paramref name="step"/> apart.</summary>
    public void AssertOnlyRowsWritten(PlanOperand operand, int rows, int lanes, int step)
    {
        int length = _lengths[operand.Buffer];
        for (int i = -Margin; i < length + Margin; i++)
        {
            bool isWanted = i >= 0 && i / step < rows && i % step < lanes;
            bool isCanary = BitConverter.SingleToInt32Bits(Bases[operand.Buffer][i]) == Canary;
            if (isWanted == isCanary) Assert.Fail($"float {i} of rows of {lanes}, {step} apart: {(isCanary ? "not written" : "written")}");
        }
    }

    public void Dispose() => _scratch.Dispose();
}
