namespace NeuralSynth.Import.Networks;

/// <summary>
/// What a streamed network lags behind the same network applied to a whole recording: every centred kernel turns what it
/// looked ahead into delay (Caillon and Esling 2022, "Streamable neural audio synthesis with non-causal convolutions").
/// </summary>
internal static class LookAhead
{
    /// <summary>Delay of the output in frames of the input's rate. Fractions do not occur where every upsampling follows a
    /// downsampling or latents; rates are relative.</summary>
    public static Delay Of(ReadOnlySpan<Layer> layers, Delay start)
    {
        Delay delay = start;
        foreach (Layer layer in layers) delay = After(layer, delay);
        return delay;
    }

    /// <summary>Delay of layers without change of rate, in frames.</summary>
    public static int Frames(ReadOnlySpan<Layer> layers)
    {
        Delay delay = Of(layers, new Delay(0, 1));
        return (int)(delay.Units / delay.UnitsPerFrame);
    }

    /// <summary>Frames, at the rate of the last layer's output, that a chain which passes its delay on has accumulated.</summary>
    public static int OfLast(List<Layer> layers)
    {
        int frames = 0;
        foreach (Layer layer in layers)
        {
            if (layer is ConvolutionLayer c) frames = (c.LookAheadFrames + c.InputDelayFrames + frames) / c.Stride;
        }

        return frames;
    }

    private static Delay After(Layer layer, Delay delay) => layer switch
    {
        ConvolutionLayer c => delay.Plus(c.LookAheadFrames + c.InputDelayFrames).Slower(c.Stride),
        UpsamplingLayer u => delay.Faster(u.Ratio).Plus(u.Ratio / 2),
        SumLayer sum => Longest(sum, delay),
        _ => delay,
    };

    private static Delay Longest(SumLayer sum, Delay delay)
    {
        Delay longest = delay;
        foreach (Branch branch in sum.Branches)
        {
            Delay end = Of(branch.Layers, delay.Plus(branch.DelayFrames));
            if (end.UnitsPerFrame != delay.UnitsPerFrame) throw new ImportFault("branches that are added change the rate");
            if (end.Units > longest.Units) longest = end;
        }

        return longest;
    }
}

/// <summary>A delay in units of the highest rate that occurs.</summary>
/// <param name="Units">The delay.</param>
/// <param name="UnitsPerFrame">Units of one frame at the present place.</param>
internal readonly record struct Delay(long Units, long UnitsPerFrame)
{
    public Delay Plus(long frames) => this with { Units = checked(Units + (frames * UnitsPerFrame)) };

    public Delay Slower(int ratio) => this with { UnitsPerFrame = checked(UnitsPerFrame * ratio) };

    public Delay Faster(int ratio) =>
        UnitsPerFrame % ratio == 0 ? this with { UnitsPerFrame = UnitsPerFrame / ratio } : throw new ImportFault("its decoder makes more frames than its encoder takes");
}
