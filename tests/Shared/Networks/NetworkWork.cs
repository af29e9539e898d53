namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>Size of a graph: convolution weights, and multiply-adds of one step.</summary>
/// <remarks>Filter banks and fixed matrices are counted apart, as in the tables that this is compared with.</remarks>
internal sealed class NetworkWork
{
    private readonly List<(ConvolutionShape Shape, int Frames)> _convolutions = [];

    /// <summary>Every convolution with its output frames in one step, with those of the filter bank; a transposed one as
    /// two taps with stride·outputs.</summary>
    public IReadOnlyList<(ConvolutionShape Shape, int Frames)> Convolutions => _convolutions;

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

    public static NetworkWork operator +(NetworkWork a, NetworkWork b)
    {
        var sum = new NetworkWork
        {
            Weights = a.Weights + b.Weights,
            MultiplyAdds = a.MultiplyAdds + b.MultiplyAdds,
            FilterBankMultiplyAdds = a.FilterBankMultiplyAdds + b.FilterBankMultiplyAdds,
            StateFloats = a.StateFloats + b.StateFloats,
            States = a.States + b.States,
        };
        sum._convolutions.AddRange([.. a._convolutions, .. b._convolutions]);
        return sum;
    }

    /// <summary>Counts one convolution with its output frames in a step.</summary>
    public void AddConvolution(ConvolutionShape shape, int frames)
    {
        Weights += shape.WeightCount;
        MultiplyAdds += shape.WeightCount * frames;
        _convolutions.Add((shape, frames));
    }

    public void AddFilterBank(ConvolutionShape shape, int frames)
    {
        FilterBankMultiplyAdds += shape.WeightCount * frames;
        _convolutions.Add((shape, frames));
    }

    public void AddState(long floats)
    {
        States++;
        StateFloats += floats;
    }
}
