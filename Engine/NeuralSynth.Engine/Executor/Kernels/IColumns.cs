namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Some neighbouring vectors of output channels: the width of a register tile.</summary>
/// <remarks>[audio-thread]</remarks>
/// <typeparam name="T">The implementing struct.</typeparam>
/// <typeparam name="TLanes">Its vectors.</typeparam>
internal unsafe interface IColumns<T, TLanes>
    where T : struct, IColumns<T, TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Vectors.</summary>
    static abstract int Count { get; }

    /// <summary>Reads Count·lanes floats.</summary>
    static abstract T Load(float* source);

    /// <summary>Reads as many 16-bit weights.</summary>
    static abstract T LoadHalves(byte* source);

    /// <summary>Writes Count·lanes floats.</summary>
    static abstract void Store(T a, float* target);

    /// <summary>x·w + sum, the same x for all.</summary>
    static abstract T MulAdd(TLanes x, T w, T sum);

    /// <summary>a·b + c, lane by lane.</summary>
    static abstract T MulAdd(T a, T b, T c);

    /// <summary>a + b</summary>
    static abstract T Add(T a, T b);

    /// <summary>a where a ≥ 0, else slope·a.</summary>
    static abstract T Leaky(T a, TLanes slope);
}
