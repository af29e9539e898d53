using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf.Collections;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Contract.Packaging;
using DataType = NeuralSynth.Contract.Onnx.TensorProto.Types.DataType;

namespace NeuralSynth.Contract.Validation;

/// <summary>Constants of a graph: their size agrees with their shape, and every number is finite.</summary>
internal static class OnnxTensorRules
{
    /// <summary>Checks a tensor and returns its number of elements.</summary>
    public static long Check(TensorProto tensor, Place place, ModelPackageLimits limits)
    {
        if (tensor.DataLocation != TensorProto.Types.DataLocation.Default || tensor.ExternalData.Count > 0)
            throw place.Fail("weights inside the graph file", "external data");
        DataType type = (DataType)tensor.DataType;
        int width = Width(type, place);
        long elements = Elements(tensor.Dims, place, limits);
        CheckSize(tensor, type, width, elements, place);
        CheckFinite(tensor, type, place);
        return elements;
    }

    /// <summary>The product of the dimensions, without overflow.</summary>
    private static long Elements(RepeatedField<long> dims, Place place, ModelPackageLimits limits)
    {
        if (dims.Count > limits.TensorRank) throw place.Fail($"at most {limits.TensorRank} dimensions", $"{dims.Count}");
        long elements = 1;
        foreach (long dimension in dims)
        {
            if (dimension < 0 || dimension > limits.Weights) throw place.Fail($"dimensions of 0 to {limits.Weights}", Rule.Shape(dims));
            elements *= dimension; // both factors are at most the limit, far below 2^31
            if (elements > limits.Weights) throw place.Fail($"at most {limits.Weights} weights", Rule.Shape(dims));
        }
        return elements;
    }

    private static int Width(DataType type, Place place) => type switch
    {
        DataType.Uint8 or DataType.Int8 or DataType.Bool => 1,
        DataType.Uint16 or DataType.Int16 or DataType.Float16 or DataType.Bfloat16 => 2,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
        DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
        _ => throw place.Fail("a numeric element type", $"type {(int)type}"),
    };

    private static void CheckSize(TensorProto tensor, DataType type, int width, long elements, Place place)
    {
        int raw = tensor.RawData.Length;
        int typed = type switch
        {
            DataType.Float => tensor.FloatData.Count,
            DataType.Double => tensor.DoubleData.Count,
            DataType.Int64 => tensor.Int64Data.Count,
            DataType.Uint32 or DataType.Uint64 => tensor.Uint64Data.Count,
            _ => tensor.Int32Data.Count,
        };
        int all = tensor.FloatData.Count + tensor.DoubleData.Count + tensor.Int64Data.Count + tensor.Uint64Data.Count + tensor.Int32Data.Count + tensor.StringData.Count;
        if (all != typed) throw place.Fail($"values in the field of its type {type}", "values in another field");
        if (raw > 0 && typed > 0) throw place.Fail("values in one field", "raw and typed values");
        if (raw > 0 ? raw != elements * width : typed != elements)
            throw place.Fail($"{elements} values for the shape {Rule.Shape(tensor.Dims)}", raw > 0 ? $"{raw} bytes of {width} each" : $"{typed}");
    }

    private static void CheckFinite(TensorProto tensor, DataType type, Place place)
    {
        int index = type switch
        {
            DataType.Float => FirstNonFinite(tensor.RawData.Span, tensor.FloatData),
            DataType.Double => FirstNonFinite(tensor.RawData.Span, tensor.DoubleData),
            DataType.Float16 => FirstWithExponent(tensor.RawData.Span, tensor.Int32Data, 0x7C00),
            DataType.Bfloat16 => FirstWithExponent(tensor.RawData.Span, tensor.Int32Data, 0x7F80),
            _ => -1,
        };
        if (index >= 0) throw place.Fail("finite weights", $"NaN or infinity at element {index}");
    }

    private static int FirstNonFinite(ReadOnlySpan<byte> raw, RepeatedField<float> typed)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<byte, uint>(raw);
        const uint exponent = 0x7F80_0000;
        for (int i = 0; i < bits.Length; i++)
        {
            if ((LittleEndian(bits[i]) & exponent) == exponent) return i;
        }
        for (int i = 0; i < typed.Count; i++)
        {
            if (!float.IsFinite(typed[i])) return i;
        }
        return -1;
    }

    private static int FirstNonFinite(ReadOnlySpan<byte> raw, RepeatedField<double> typed)
    {
        for (int i = 0; i < raw.Length / sizeof(double); i++)
        {
            if (!double.IsFinite(BinaryPrimitives.ReadDoubleLittleEndian(raw[(i * sizeof(double))..]))) return i;
        }
        for (int i = 0; i < typed.Count; i++)
        {
            if (!double.IsFinite(typed[i])) return i;
        }
        return -1;
    }

    /// <summary>Half-precision formats: NaN and infinity are those with all exponent bits set.</summary>
    private static int FirstWithExponent(ReadOnlySpan<byte> raw, RepeatedField<int> typed, int exponent)
    {
        for (int i = 0; i < raw.Length / sizeof(ushort); i++)
        {
            if ((BinaryPrimitives.ReadUInt16LittleEndian(raw[(i * sizeof(ushort))..]) & exponent) == exponent) return i;
        }
        for (int i = 0; i < typed.Count; i++)
        {
            if ((typed[i] & exponent) == exponent) return i;
        }
        return -1;
    }

    private static uint LittleEndian(uint value) => BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
}
