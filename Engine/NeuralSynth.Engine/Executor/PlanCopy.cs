namespace NeuralSynth.Engine.Executor;

/// <summary>Copies a block of up to four dimensions between any two layouts.</summary>
public unsafe struct PlanCopy
{
    /// <summary>From and to.</summary>
    public PlanOperand Input, Output;

    /// <summary>Extents, outermost first; unused ones are 1.</summary>
    public fixed int Extents[4];

    /// <summary>Floats between neighbours along each dimension; 0 repeats.</summary>
    public fixed int InputSteps[4];

    /// <summary>Floats between neighbours along each dimension.</summary>
    public fixed int OutputSteps[4];
}
