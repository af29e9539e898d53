namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>
/// A vector register of floats. Kernels are written once over this interface; the compiler makes one body per
/// implementing struct, with everything inlined.
/// </summary>
/// <remarks>[audio-thread]. Lanes never influence each other. Masks are vectors of all-ones or all-zeros lanes.</remarks>
/// <typeparam name="T">The implementing struct.</typeparam>
internal unsafe interface ILanes<T>
    where T : struct, ILanes<T>
{
    /// <summary>Lanes per vector.</summary>
    static abstract int Count { get; }

    /// <summary>True with 32 vector registers, false with 16: decides which tiles fit.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>True when <see cref="MulAdd"/> rounds once.</summary>
    static abstract bool IsFused { get; }

    /// <summary>Unaligned load.</summary>
    static abstract T Load(float* source);

    /// <summary>Unaligned store.</summary>
    static abstract void Store(T a, float* target);

    /// <summary><paramref name="value"/> in all lanes.</summary>
    static abstract T All(float value);

    /// <summary>a·b + c, fused where the processor fuses; never the slow software fusion.</summary>
    static abstract T MulAdd(T a, T b, T c);

    /// <summary>a + b</summary>
    static abstract T Add(T a, T b);

    /// <summary>a − b</summary>
    static abstract T Subtract(T a, T b);

    /// <summary>a·b</summary>
    static abstract T Multiply(T a, T b);

    /// <summary>a/b</summary>
    static abstract T Divide(T a, T b);

    /// <summary>The smaller one; <paramref name="b"/> where one is no number.</summary>
    static abstract T Smaller(T a, T b);

    /// <summary>The larger one; <paramref name="b"/> where one is no number.</summary>
    static abstract T Larger(T a, T b);

    /// <summary>√a</summary>
    static abstract T SquareRoot(T a);

    /// <summary>|a|</summary>
    static abstract T Absolute(T a);

    /// <summary>To the nearest whole number, ties to even.</summary>
    static abstract T Round(T a);

    /// <summary>Mask of a ≥ b; false where one is no number.</summary>
    static abstract T AtLeast(T a, T b);

    /// <summary>a where the mask is set, else b.</summary>
    static abstract T Select(T mask, T a, T b);

    /// <summary>Magnitude of a with the sign of <paramref name="sign"/>.</summary>
    static abstract T CopySign(T a, T sign);

    /// <summary>2 to the power <paramref name="exponent"/>, a whole number from −126 to 127.</summary>
    static abstract T PowerOfTwo(T exponent);

    /// <summary>For positive normal a = 2^e·m with m from √½ to √2: e, and m in <paramref name="mantissa"/>.</summary>
    static abstract T SplitExponent(T a, out T mantissa);

    /// <summary>Pairs of 16-bit weights, high halves first: every 32-bit lane converted as it is. The low half only adds
    /// less than one unit of the high one, which packing has allowed for.</summary>
    static abstract T HighHalves(byte* pairs);

    /// <summary>The low halves of the same pairs, in units of 2⁻¹⁶ too.</summary>
    static abstract T LowHalves(byte* pairs);
}
