using System.Runtime.CompilerServices;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary><see cref="PlanFunction.Add"/></summary>
internal readonly struct AddFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Add(a, b);
}

/// <summary><see cref="PlanFunction.Subtract"/></summary>
internal readonly struct SubtractFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Subtract(a, b);
}

/// <summary><see cref="PlanFunction.Multiply"/></summary>
internal readonly struct MultiplyFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Multiply(a, b);
}

/// <summary><see cref="PlanFunction.Divide"/></summary>
internal readonly struct DivideFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Divide(a, b);
}

/// <summary><see cref="PlanFunction.Minimum"/></summary>
internal readonly struct MinimumFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Select(T.AtLeast(b, b), T.Smaller(b, a), b);
}

/// <summary><see cref="PlanFunction.Maximum"/></summary>
internal readonly struct MaximumFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Select(T.AtLeast(b, b), T.Larger(b, a), b);
}

/// <summary><see cref="PlanFunction.Identity"/></summary>
internal readonly struct IdentityFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => a;
}

/// <summary><see cref="PlanFunction.LeakyRelu"/></summary>
internal readonly struct LeakyReluFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.LeakyRelu(a, parameter0);
}

/// <summary><see cref="PlanFunction.Tanh"/></summary>
internal readonly struct TanhFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Tanh(a);
}

/// <summary><see cref="PlanFunction.Sigmoid"/></summary>
internal readonly struct SigmoidFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Sigmoid(a);
}

/// <summary><see cref="PlanFunction.Softplus"/></summary>
internal readonly struct SoftplusFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Softplus(a);
}

/// <summary><see cref="PlanFunction.Exponential"/></summary>
internal readonly struct ExponentialFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Exponential(a);
}

/// <summary><see cref="PlanFunction.Logarithm"/></summary>
internal readonly struct LogarithmFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Logarithm(a);
}

/// <summary><see cref="PlanFunction.SquareRoot"/></summary>
internal readonly struct SquareRootFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.SquareRoot(a);
}

/// <summary><see cref="PlanFunction.Sine"/></summary>
internal readonly struct SineFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Sine(a);
}

/// <summary><see cref="PlanFunction.Cosine"/></summary>
internal readonly struct CosineFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Cosine(a);
}

/// <summary><see cref="PlanFunction.Absolute"/></summary>
internal readonly struct AbsoluteFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Absolute(a);
}

/// <summary><see cref="PlanFunction.Negate"/></summary>
internal readonly struct NegateFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Subtract(T.All(-0f), a);
}

/// <summary><see cref="PlanFunction.Reciprocal"/></summary>
internal readonly struct ReciprocalFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Divide(T.All(1), a);
}

/// <summary><see cref="PlanFunction.Clip"/></summary>
internal readonly struct ClipFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Smaller(parameter1, T.Larger(parameter0, a));
}

/// <summary><see cref="PlanFunction.Elu"/></summary>
internal readonly struct EluFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Select(T.AtLeast(a, T.All(0)), a, T.Multiply(parameter0, T.Subtract(VectorMath.Exponential(a), T.All(1))));
}

/// <summary><see cref="PlanFunction.ErrorFunction"/></summary>
internal readonly struct ErrorFunctionFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.ErrorFunction(a);
}

/// <summary>a², for <see cref="PlanFunction.ConstantPower"/></summary>
internal readonly struct SquareFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Multiply(a, a);
}

/// <summary><see cref="PlanFunction.Snake"/></summary>
internal readonly struct SnakeFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Snake(a, b, c);
}

/// <summary>sigmoid(a + b), for recurrent cells.</summary>
internal readonly struct SigmoidOfSumFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Sigmoid(T.Add(a, b));
}

/// <summary>tanh(a + b), for recurrent cells.</summary>
internal readonly struct TanhOfSumFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Tanh(T.Add(a, b));
}

/// <summary>(1 − c)·b + c·a, for recurrent cells.</summary>
internal readonly struct BlendFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.MulAdd(c, T.Subtract(a, b), b);
}

/// <summary>(a − parameter0)², for <see cref="RowsKernel"/>.</summary>
internal readonly struct SquareOfDifferenceFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Multiply(T.Subtract(a, parameter0), T.Subtract(a, parameter0));
}

/// <summary>(a − parameter0)·parameter1, for <see cref="RowsKernel"/>.</summary>
internal readonly struct ScaledDifferenceFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.Multiply(T.Subtract(a, parameter0), parameter1);
}

/// <summary>e to the power a − parameter0, for <see cref="RowsKernel"/>.</summary>
internal readonly struct ExponentialOfDifferenceFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Exponential(T.Subtract(a, parameter0));
}

/// <summary><see cref="PlanFunction.ConstantPower"/> with an exponent that is no whole number.</summary>
internal readonly struct ConstantPowerFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Power(a, parameter0);
}

/// <summary><see cref="PlanFunction.ConstantPower"/> with an even exponent.</summary>
internal readonly struct EvenPowerFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => VectorMath.Power(T.Absolute(a), parameter0);
}

/// <summary><see cref="PlanFunction.ConstantPower"/> with an odd exponent.</summary>
internal readonly struct OddPowerFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c, T parameter0, T parameter1)
        where T : struct, ILanes<T> => T.CopySign(VectorMath.Power(T.Absolute(a), parameter0), a);
}
