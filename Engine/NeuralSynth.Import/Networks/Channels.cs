namespace NeuralSynth.Import.Networks;

/// <summary>Checks that layers fit together.</summary>
internal static class Channels
{
    /// <summary>Channels behind the layers.</summary>
    /// <exception cref="ImportFault">A layer expects another number than it gets.</exception>
    public static int After(IEnumerable<Layer> layers, int channels, string network)
    {
        foreach (Layer layer in layers)
        {
            int expected = layer switch
            {
                ConvolutionLayer c => c.Inputs,
                UpsamplingLayer u => u.Inputs,
                SnakeLayer s => s.Alpha.Length,
                AffineLayer a => a.Gain.Length,
                _ => channels,
            };
            if (expected != channels) throw new ImportFault($"a layer of {network} takes {expected} channels and gets {channels}");
            channels = layer switch
            {
                ConvolutionLayer c => c.Outputs,
                UpsamplingLayer u => u.Outputs,
                SumLayer sum => OfSum(sum, channels, network),
                _ => channels,
            };
        }

        return channels;
    }

    private static int OfSum(SumLayer sum, int channels, string network)
    {
        int[] ends = Array.ConvertAll(sum.Branches, b => After(b.Layers, channels, network));
        return ends.Distinct().Count() == 1 ? ends[0] : throw new ImportFault($"branches of {network} that are added have different channels");
    }
}
