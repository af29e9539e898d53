using System.Runtime.CompilerServices;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Four vectors.</summary>
internal unsafe struct Columns4<TLanes> : IColumns<Columns4<TLanes>, TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    private TLanes _a, _b, _c, _d;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TLanes> Load(float* source) => new()
    {
        _a = TLanes.Load(source),
        _b = TLanes.Load(source + TLanes.Count),
        _c = TLanes.Load(source + (2 * TLanes.Count)),
        _d = TLanes.Load(source + (3 * TLanes.Count)),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TLanes> LoadHalves(byte* source) => new()
    {
        _a = TLanes.HighHalves(source),
        _b = TLanes.LowHalves(source),
        _c = TLanes.HighHalves(source + PairBytes),
        _d = TLanes.LowHalves(source + PairBytes),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TLanes> MulAdd(TLanes x, Columns4<TLanes> w, Columns4<TLanes> sum) => new()
    {
        _a = TLanes.MulAdd(x, w._a, sum._a),
        _b = TLanes.MulAdd(x, w._b, sum._b),
        _c = TLanes.MulAdd(x, w._c, sum._c),
        _d = TLanes.MulAdd(x, w._d, sum._d),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TLanes> MulAdd(Columns4<TLanes> a, Columns4<TLanes> b, Columns4<TLanes> c) => new()
    {
        _a = TLanes.MulAdd(a._a, b._a, c._a),
        _b = TLanes.MulAdd(a._b, b._b, c._b),
        _c = TLanes.MulAdd(a._c, b._c, c._c),
        _d = TLanes.MulAdd(a._d, b._d, c._d),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TLanes> Add(Columns4<TLanes> a, Columns4<TLanes> b) => new()
    {
        _a = TLanes.Add(a._a, b._a),
        _b = TLanes.Add(a._b, b._b),
        _c = TLanes.Add(a._c, b._c),
        _d = TLanes.Add(a._d, b._d),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TLanes> Leaky(Columns4<TLanes> a, TLanes slope) => new()
    {
        _a = VectorMath.LeakyRelu(a._a, slope),
        _b = VectorMath.LeakyRelu(a._b, slope),
        _c = VectorMath.LeakyRelu(a._c, slope),
        _d = VectorMath.LeakyRelu(a._d, slope),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Columns4<TLanes> a, float* target)
    {
        TLanes.Store(a._a, target);
        TLanes.Store(a._b, target + TLanes.Count);
        TLanes.Store(a._c, target + (2 * TLanes.Count));
        TLanes.Store(a._d, target + (3 * TLanes.Count));
    }

    private static int PairBytes => TLanes.Count * sizeof(int);
}
