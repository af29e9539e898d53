namespace NeuralSynth.Models.Compiler;

/// <summary>A BatchNormalization with its statistics as constants: x·Scale + Offset per channel.</summary>
internal sealed unsafe record BatchNormalization(float[] Scale, float[] Offset)
{
    private const float DefaultEpsilon = 1e-5f;

    /// <summary>Null when its statistics are computed.</summary>
    internal static BatchNormalization? Of(GraphNode node)
    {
        View?[] constants = [.. node.Inputs.Skip(1).Select(i => i?.Constant)];
        if (constants.Length < 4 || constants.Any(c => c == null)) return null;
        float epsilon = node.Float("epsilon", DefaultEpsilon);
        int channels = constants[0]!.Elements;
        float[] scale = new float[channels], offset = new float[channels];
        for (int c = 0; c < channels; c++)
        {
            scale[c] = At(constants[0]!, c) / MathF.Sqrt(At(constants[3]!, c) + epsilon);
            offset[c] = At(constants[1]!, c) - (scale[c] * At(constants[2]!, c));
        }

        return new BatchNormalization(scale, offset);
    }

    private static float At(View constant, int channel) => constant.Storage.Address[constant.Offset + (channel * constant.Strides[0])];
}
