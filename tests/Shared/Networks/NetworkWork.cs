namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Size of a graph: convolution weights, and multiply-adds of one step.</summary>
/// <remarks>Filter banks and fixed matrices are counted apart, as in the tables that this is compared with.</remarks>
internal sealed class NetworkWork
{
    /// <summary>Weights of the trained convolutions, without bias.</summary>
    public long Weights { get; private set; }

    /// <summary>Their multiply-adds in one step.</summary>
    public long MultiplyAdds { get; private set; }

    /// <summary>Multiply-adds of the filter bank in one step.</summary>
    public long FilterBankMultiplyAdds { get; private set; }

    /// <summary>Numbers in all states.</summary>
    public long StateFloats { get; private set; }

    /// <summary>States.</summary>
    public int States { get; private set; }

    /// <summary>Multiply-adds with the filter bank.</summary>
    public long TotalMultiplyAdds => MultiplyAdds + FilterBankMultiplyAdds;

    public static NetworkWork operator +(NetworkWork a, NetworkWork b) => new()
    {
        Weights = a.Weights + b.Weights,
        MultiplyAdds = a.MultiplyAdds + b.MultiplyAdds,
        FilterBankMultiplyAdds = a.FilterBankMultiplyAdds + b.FilterBankMultiplyAdds,
        StateFloats = a.StateFloats + b.StateFloats,
        States = a.States + b.States,
    };

    /// <summary>Counts one convolution that is applied <paramref name="times"/> times per step.</summary>
    public void AddConvolution(long weights, int times)
    {
        Weights += weights;
        MultiplyAdds += weights * times;
    }

    public void AddFilterBank(long weights, int times) => FilterBankMultiplyAdds += weights * times;

    public void AddState(long floats)
    {
        States++;
        StateFloats += floats;
    }
}
