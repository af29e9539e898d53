namespace NeuralSynth.Engine.Executor;

/// <summary>Functions that a kernel applies to its result before it stores it.</summary>
public enum PlanActivation
{
    /// <summary>x</summary>
    None = 0,

    /// <summary>x for x ≥ 0, else parameter·x. Relu is parameter 0.</summary>
    LeakyRelu = 1,

    /// <summary>tanh x</summary>
    Tanh = 2,

    /// <summary>1/(1 + e⁻ˣ)</summary>
    Sigmoid = 3,

    /// <summary>x + sin²(αx)·β per channel (Ziyin 2020); α and β are vectors, β usually 1/α.</summary>
    Snake = 4,
}
