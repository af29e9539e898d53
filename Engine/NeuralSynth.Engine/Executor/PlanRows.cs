namespace NeuralSynth.Engine.Executor;

/// <summary>What <see cref="PlanRows"/> does with each row.</summary>
public enum PlanRowFunction
{
    /// <summary>One value: the sum of the lanes.</summary>
    Sum,

    /// <summary>One value: their mean.</summary>
    Mean,

    /// <summary>One value: their largest.</summary>
    Maximum,

    /// <summary>One value: the square root of the sum of squares.</summary>
    EuclideanNorm,

    /// <summary>All lanes: eˣ divided by the sum of eˣ.</summary>
    Softmax,

    /// <summary>All lanes: (x − mean)/√(variance + Parameter)·gain + offset (Ba 2016).</summary>
    LayerNormalization,
}

/// <summary>A function of whole rows.</summary>
public struct PlanRows
{
    /// <summary>What is computed.</summary>
    public PlanRowFunction Function;

    /// <summary>Extents.</summary>
    public int Rows, Lanes;

    /// <summary>From and to.</summary>
    public PlanOperand Input, Output;

    /// <summary>Floats between rows; lanes lie together.</summary>
    public int InputRowStep, OutputRowStep;

    /// <summary>[Lanes] of the normalisation, in the constants; either may be absent.</summary>
    public PlanOperand Gain, Offset;

    /// <summary>See <see cref="PlanRowFunction"/>.</summary>
    public float Parameter;
}
