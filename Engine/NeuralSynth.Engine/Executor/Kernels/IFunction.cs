namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>A function of up to three values and two parameters, on vectors.</summary>
/// <remarks>[audio-thread]. Unused arguments are ignored.</remarks>
internal interface IFunction
{
    /// <summary>The value.</summary>
    static abstract T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T>;
}
