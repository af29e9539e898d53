namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>How packed weights are stored.</summary>
/// <remarks>[audio-thread]</remarks>
internal unsafe interface IWeightFormat
{
    /// <summary>Bytes of one weight.</summary>
    static abstract int WeightBytes { get; }

    /// <summary>True when sums start with the bias, false when they start at zero.</summary>
    static abstract bool StartsWithBias { get; }

    /// <summary>One row of a panel: the weights of its output channels for one input.</summary>
    static abstract TColumns Load<TLanes, TColumns>(byte* weights)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>;

    /// <summary>Turns complete sums into results.</summary>
    static abstract TColumns Complete<TLanes, TColumns>(TColumns sums, ConvolutionTile* tile)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns<TColumns, TLanes>;
}
