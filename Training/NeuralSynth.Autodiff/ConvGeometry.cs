namespace NeuralSynth.Autodiff;

/// <summary>How a convolution's kernel moves over its one or two spatial axes.</summary>
/// <param name="Strides">Step per spatial axis; null means 1.</param>
/// <param name="Dilations">Distance of taps per spatial axis; null means 1.</param>
/// <param name="Pads">Zeros before each spatial axis, then after each; null means none.</param>
/// <param name="Groups">Number of channel groups.</param>
/// <param name="OutputPadding">ConvTranspose only: extra output elements per axis; null means none.</param>
public sealed record ConvGeometry(int[]? Strides = null, int[]? Dilations = null, int[]? Pads = null, int Groups = 1, int[]? OutputPadding = null)
{
    internal int Stride(int axis) => Strides?[axis] ?? 1;

    internal int Dilation(int axis) => Dilations?[axis] ?? 1;

    internal int PadBefore(int axis) => Pads?[axis] ?? 0;

    internal int PadAfter(int axis) => Pads?[axis + (Pads.Length / 2)] ?? 0;

    internal int ExtraOutput(int axis) => OutputPadding?[axis] ?? 0;

    internal static ConvGeometry Of(Node node)
    {
        int axes = node.Input(0).Rank - 2;
        int[] ones = [.. Enumerable.Repeat(1, axes)];
        return new(node.Ints("strides", ones), node.Ints("dilations", ones), node.Ints("pads", new int[2 * axes]), (int)node.Int("group", 1), node.Ints("output_padding", new int[axes]));
    }

    internal (string, object)[] Attributes(int axes, bool transposed = false)
    {
        long[] Each(Func<int, int> value) => [.. Enumerable.Range(0, axes).Select(a => (long)value(a))];
        List<(string, object)> attributes =
        [
            ("strides", Each(Stride)), ("dilations", Each(Dilation)), ("pads", (long[])[.. Each(PadBefore), .. Each(PadAfter)]), ("group", (long)Groups),
        ];
        if (transposed) attributes.Add(("output_padding", Each(ExtraOutput)));
        return [.. attributes];
    }
}
