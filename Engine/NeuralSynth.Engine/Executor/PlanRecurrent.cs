namespace NeuralSynth.Engine.Executor;

/// <summary>
/// Steps of a gated recurrent unit (ONNX operator GRU). The input products are computed before, for all steps at once.
/// z = σ(x_z + R_z·h + b_z), r = σ(x_r + R_r·h + b_r),
/// n = tanh(x_n + r∘(R_n·h + b_n)) when LinearBeforeReset, else tanh(x_n + R_n·(r∘h) + b_n); h = (1 − z)∘n + z∘h.
/// </summary>
public unsafe struct PlanRecurrent
{
    /// <summary>[T][3H] input products with their bias, gates in the order z, r, n.</summary>
    public PlanOperand InputProducts;

    /// <summary>[H] state, read and replaced.</summary>
    public PlanOperand Hidden;

    /// <summary>[T][H] every step's state.</summary>
    public PlanOperand Output;

    /// <summary>Floats between steps of the output.</summary>
    public int OutputStep;

    /// <summary>T and H.</summary>
    public int Steps, HiddenSize;

    /// <summary>ONNX attribute linear_before_reset.</summary>
    public int LinearBeforeReset;

    /// <summary>[5H] floats for the step's products, in a plain buffer of the instance.</summary>
    public PlanOperand Scratch;

    /// <summary>[3H][H] as the graph has it, and [3H] bias or null; valid until <see cref="Plan.Prepare"/> returned.</summary>
    public float* Source, SourceBias;

    /// <summary>Packed by <see cref="Plan.Prepare"/>.</summary>
    public void* Packed;

    /// <summary>[3H rounded up] bias, made by <see cref="Plan.Prepare"/>.</summary>
    public float* Bias;

    /// <summary>1: weights are stored in 16 bits, where that is at least as exact as IEEE half precision.</summary>
    public int HalfWeights;
}
