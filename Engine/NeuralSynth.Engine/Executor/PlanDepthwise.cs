namespace NeuralSynth.Engine.Executor;

/// <summary>A convolution of every channel with filters of its own:
/// <c>y[t][c] = activation(bias[c] + Σ_k W[k][c]·x[t·InputStep + k·TapStep + c])</c>.</summary>
public struct PlanDepthwise
{
    /// <summary>x of the first output frame's first tap.</summary>
    public PlanOperand Input;

    /// <summary>Floats between the inputs of two output frames, and between two taps.</summary>
    public int InputStep, TapStep;

    /// <summary>T, C and K.</summary>
    public int Frames, Channels, Taps;

    /// <summary>[K][C] and [C] in the plan's constants; the bias may be absent.</summary>
    public PlanOperand Weights, Bias;

    /// <summary>Where y goes.</summary>
    public PlanOperand Output;

    /// <summary>Floats between output frames.</summary>
    public int OutputStep;

    /// <summary>Applied to the result.</summary>
    public PlanActivation Activation;

    /// <summary>Slope of LeakyRelu.</summary>
    public float ActivationParameter;
}
