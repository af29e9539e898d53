namespace NeuralSynth.Engine.Executor;

/// <summary>Functions of one or two values.</summary>
public enum PlanFunction
{
    /// <summary>a + b</summary>
    Add,

    /// <summary>a − b</summary>
    Subtract,

    /// <summary>a·b</summary>
    Multiply,

    /// <summary>a/b</summary>
    Divide,

    /// <summary>The smaller one.</summary>
    Minimum,

    /// <summary>The larger one.</summary>
    Maximum,

    /// <summary>a to the power b, as the C function.</summary>
    Power,

    /// <summary>a (a copy).</summary>
    Identity,

    /// <summary>a for a ≥ 0, else Parameter0·a.</summary>
    LeakyRelu,

    /// <summary>tanh a</summary>
    Tanh,

    /// <summary>1/(1 + e⁻ᵃ)</summary>
    Sigmoid,

    /// <summary>log(1 + eᵃ)</summary>
    Softplus,

    /// <summary>eᵃ</summary>
    Exponential,

    /// <summary>ln a</summary>
    Logarithm,

    /// <summary>√a</summary>
    SquareRoot,

    /// <summary>sin a</summary>
    Sine,

    /// <summary>cos a</summary>
    Cosine,

    /// <summary>|a|</summary>
    Absolute,

    /// <summary>−a</summary>
    Negate,

    /// <summary>1/a</summary>
    Reciprocal,

    /// <summary>a limited to Parameter0…Parameter1.</summary>
    Clip,

    /// <summary>a for a ≥ 0, else Parameter0·(eᵃ − 1).</summary>
    Elu,

    /// <summary>Gauss error function.</summary>
    ErrorFunction,

    /// <summary>a to the constant power Parameter0.</summary>
    ConstantPower,

    /// <summary>a + sin²(b·a)·c with per-channel b and c (Snake; Ziyin 2020).</summary>
    Snake,
}

/// <summary>One function over rows × lanes.</summary>
/// <remarks>Operands may be the same memory as the output, at the same places.</remarks>
public struct PlanElementwise
{
    /// <summary>What is computed.</summary>
    public PlanFunction Function;

    /// <summary>Extents.</summary>
    public int Rows, Lanes;

    /// <summary>Inputs; B and C as the function needs them.</summary>
    public PlanOperand A, B, C;

    /// <summary>Floats between rows of the inputs: 0 repeats one row.</summary>
    public int ARowStep, BRowStep, CRowStep;

    /// <summary>1, or 0 to repeat one value over a row.</summary>
    public int ALaneStep, BLaneStep, CLaneStep;

    /// <summary>Where the result goes.</summary>
    public PlanOperand Output;

    /// <summary>Floats between its rows.</summary>
    public int OutputRowStep;

    /// <summary>See <see cref="PlanFunction"/>.</summary>
    public float Parameter0, Parameter1;
}
