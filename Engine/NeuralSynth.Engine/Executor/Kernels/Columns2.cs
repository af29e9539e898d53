using System.Runtime.CompilerServices;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Two vectors.</summary>
internal unsafe struct Columns2<TLanes> : IColumns<Columns2<TLanes>, TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    private TLanes _a, _b;

    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TLanes> Load(float* source) => new()
    {
        _a = TLanes.Load(source),
        _b = TLanes.Load(source + TLanes.Count),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TLanes> LoadHalves(byte* source) => new()
    {
        _a = TLanes.HighHalves(source),
        _b = TLanes.LowHalves(source),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TLanes> MulAdd(TLanes x, Columns2<TLanes> w, Columns2<TLanes> sum) => new()
    {
        _a = TLanes.MulAdd(x, w._a, sum._a),
        _b = TLanes.MulAdd(x, w._b, sum._b),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TLanes> MulAdd(Columns2<TLanes> a, Columns2<TLanes> b, Columns2<TLanes> c) => new()
    {
        _a = TLanes.MulAdd(a._a, b._a, c._a),
        _b = TLanes.MulAdd(a._b, b._b, c._b),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TLanes> Add(Columns2<TLanes> a, Columns2<TLanes> b) => new()
    {
        _a = TLanes.Add(a._a, b._a),
        _b = TLanes.Add(a._b, b._b),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TLanes> Leaky(Columns2<TLanes> a, TLanes slope) => new()
    {
        _a = VectorMath.LeakyRelu(a._a, slope),
        _b = VectorMath.LeakyRelu(a._b, slope),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Columns2<TLanes> a, float* target)
    {
        TLanes.Store(a._a, target);
        TLanes.Store(a._b, target + TLanes.Count);
    }
}
