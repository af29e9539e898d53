using System.Runtime.CompilerServices;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Eight vectors.</summary>
internal unsafe struct Columns8<TLanes> : IColumns<Columns8<TLanes>, TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    private TLanes _a, _b, _c, _d, _e, _f, _g, _h;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns8<TLanes> Load(float* source) => new()
    {
        _a = TLanes.Load(source),
        _b = TLanes.Load(source + TLanes.Count),
        _c = TLanes.Load(source + (2 * TLanes.Count)),
        _d = TLanes.Load(source + (3 * TLanes.Count)),
        _e = TLanes.Load(source + (4 * TLanes.Count)),
        _f = TLanes.Load(source + (5 * TLanes.Count)),
        _g = TLanes.Load(source + (6 * TLanes.Count)),
        _h = TLanes.Load(source + (7 * TLanes.Count)),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns8<TLanes> LoadHalves(byte* source) => new()
    {
        _a = TLanes.HighHalves(source),
        _b = TLanes.LowHalves(source),
        _c = TLanes.HighHalves(source + PairBytes),
        _d = TLanes.LowHalves(source + PairBytes),
        _e = TLanes.HighHalves(source + (2 * PairBytes)),
        _f = TLanes.LowHalves(source + (2 * PairBytes)),
        _g = TLanes.HighHalves(source + (3 * PairBytes)),
        _h = TLanes.LowHalves(source + (3 * PairBytes)),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns8<TLanes> MulAdd(TLanes x, Columns8<TLanes> w, Columns8<TLanes> sum) => new()
    {
        _a = TLanes.MulAdd(x, w._a, sum._a),
        _b = TLanes.MulAdd(x, w._b, sum._b),
        _c = TLanes.MulAdd(x, w._c, sum._c),
        _d = TLanes.MulAdd(x, w._d, sum._d),
        _e = TLanes.MulAdd(x, w._e, sum._e),
        _f = TLanes.MulAdd(x, w._f, sum._f),
        _g = TLanes.MulAdd(x, w._g, sum._g),
        _h = TLanes.MulAdd(x, w._h, sum._h),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns8<TLanes> MulAdd(Columns8<TLanes> a, Columns8<TLanes> b, Columns8<TLanes> c) => new()
    {
        _a = TLanes.MulAdd(a._a, b._a, c._a),
        _b = TLanes.MulAdd(a._b, b._b, c._b),
        _c = TLanes.MulAdd(a._c, b._c, c._c),
        _d = TLanes.MulAdd(a._d, b._d, c._d),
        _e = TLanes.MulAdd(a._e, b._e, c._e),
        _f = TLanes.MulAdd(a._f, b._f, c._f),
        _g = TLanes.MulAdd(a._g, b._g, c._g),
        _h = TLanes.MulAdd(a._h, b._h, c._h),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns8<TLanes> Add(Columns8<TLanes> a, Columns8<TLanes> b) => new()
    {
        _a = TLanes.Add(a._a, b._a),
        _b = TLanes.Add(a._b, b._b),
        _c = TLanes.Add(a._c, b._c),
        _d = TLanes.Add(a._d, b._d),
        _e = TLanes.Add(a._e, b._e),
        _f = TLanes.Add(a._f, b._f),
        _g = TLanes.Add(a._g, b._g),
        _h = TLanes.Add(a._h, b._h),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns8<TLanes> Leaky(Columns8<TLanes> a, TLanes slope) => new()
    {
        _a = VectorMath.LeakyRelu(a._a, slope),
        _b = VectorMath.LeakyRelu(a._b, slope),
        _c = VectorMath.LeakyRelu(a._c, slope),
        _d = VectorMath.LeakyRelu(a._d, slope),
        _e = VectorMath.LeakyRelu(a._e, slope),
        _f = VectorMath.LeakyRelu(a._f, slope),
        _g = VectorMath.LeakyRelu(a._g, slope),
        _h = VectorMath.LeakyRelu(a._h, slope),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Columns8<TLanes> a, float* target)
    {
        TLanes.Store(a._a, target);
        TLanes.Store(a._b, target + TLanes.Count);
        TLanes.Store(a._c, target + (2 * TLanes.Count));
        TLanes.Store(a._d, target + (3 * TLanes.Count));
        TLanes.Store(a._e, target + (4 * TLanes.Count));
        TLanes.Store(a._f, target + (5 * TLanes.Count));
        TLanes.Store(a._g, target + (6 * TLanes.Count));
        TLanes.Store(a._h, target + (7 * TLanes.Count));
    }

    private static int PairBytes => TLanes.Count * sizeof(int);
}
