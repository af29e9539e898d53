using System.Runtime.CompilerServices;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>One vector. Only for the narrow rest of a layer: its weights are never stored in halves.</summary>
internal unsafe struct Columns1<TLanes> : IColumns<Columns1<TLanes>, TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    private TLanes _a;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns1<TLanes> Load(float* source) => new()
    {
        _a = TLanes.Load(source),
    };

    public static Columns1<TLanes> LoadHalves(byte* source) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns1<TLanes> MulAdd(TLanes x, Columns1<TLanes> w, Columns1<TLanes> sum) => new()
    {
        _a = TLanes.MulAdd(x, w._a, sum._a),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns1<TLanes> MulAdd(Columns1<TLanes> a, Columns1<TLanes> b, Columns1<TLanes> c) => new()
    {
        _a = TLanes.MulAdd(a._a, b._a, c._a),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns1<TLanes> Add(Columns1<TLanes> a, Columns1<TLanes> b) => new()
    {
        _a = TLanes.Add(a._a, b._a),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns1<TLanes> Leaky(Columns1<TLanes> a, TLanes slope) => new()
    {
        _a = VectorMath.LeakyRelu(a._a, slope),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Columns1<TLanes> a, float* target)
    {
        TLanes.Store(a._a, target);
    }
}
