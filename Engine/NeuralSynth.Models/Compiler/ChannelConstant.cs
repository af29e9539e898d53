namespace NeuralSynth.Models.Compiler;

/// <summary>Constants that have one value per channel.</summary>
internal static unsafe class ChannelConstant
{
    /// <summary>The constant as one value per channel of <paramref name="shape"/> (axis 1 by default), or null when it is
    /// not constant or differs along another axis.</summary>
    internal static float[]? Of(GraphValue? value, int[] shape, int channels, int axis = 1)
    {
        if (value?.Constant is not { } constant || constant.Rank > shape.Length || axis >= shape.Length || shape[axis] != channels) return null;
        int lead = shape.Length - constant.Rank;
        for (int i = 0; i < constant.Rank; i++)
        {
            if (i + lead != axis && constant.Extents[i] != 1) return null;
        }

        if (constant.Elements != 1 && constant.Elements != channels) return null;
        int stride = constant.Elements == 1 ? 0 : constant.Strides[axis - lead];
        float[] values = new float[channels];
        for (int c = 0; c < channels; c++) values[c] = constant.Storage.Address[constant.Offset + (c * stride)];
        return values;
    }
}
