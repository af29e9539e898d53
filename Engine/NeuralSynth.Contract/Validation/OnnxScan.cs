using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation;

/// <summary>Walks over a serialised ONNX model before it is parsed and adds up what parsing would allocate. A few
/// bytes of protobuf can stand for a hundred bytes of objects (an empty node takes two); the file's size alone bounds
/// nothing. Malformed bytes are refused here, too.</summary>
internal ref struct OnnxScan
{
    /// <summary>An object with its lists, in bytes, rounded up.</summary>
    private const int MessageCost = 256;
    /// <summary>A string or byte string without its contents.</summary>
    private const int TextCost = 64;
    /// <summary>One number of a list, at its widest, with the list's spare room.</summary>
    private const int NumberCost = 16;

    /// <summary>Model → graph → node → attribute → tensor → entry is six.</summary>
    private const int DeepestNesting = 8;

    private enum Message
    {
        Model, Graph, Node, Attribute, Tensor, SparseTensor, ValueInfo, Type, TensorType, Shape, Dimension, Opset, Entry, Function,
    }

    private enum FieldKind
    {
        Skipped, Number, Text, Weights, Submessage,
    }

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Place _place;
    private long _budget;
    private int _at;

    private OnnxScan(ReadOnlySpan<byte> bytes, Place place, long budget)
    {
        _bytes = bytes;
        _place = place;
        _budget = budget;
    }

    public static void Check(ReadOnlySpan<byte> bytes, Place place, ModelPackageLimits limits)
    {
        var scan = new OnnxScan(bytes, place, limits.GraphDescriptionBytes);
        scan.Visit(Message.Model, bytes.Length, 0);
    }

    private void Visit(Message message, int end, int depth)
    {
        if (depth > DeepestNesting) throw _place.Fail($"messages nested at most {DeepestNesting} deep", "deeper ones");
        Pay(MessageCost);
        while (_at < end)
        {
            ulong tag = Varint(end);
            ulong number = tag >> 3;
            if (number is 0 or > int.MaxValue) throw _place.Fail("a protobuf field number", $"{number} at byte {_at}");
            FieldKind kind = Kind(message, (int)number, out Message inner);
            VisitField((int)(tag & 7), kind, inner, end, depth);
        }
    }

    private void VisitField(int wireType, FieldKind kind, Message inner, int end, int depth)
    {
        switch (wireType)
        {
            case 0:
                Varint(end);
                if (kind == FieldKind.Number) Pay(NumberCost);
                break;
            case 1:
                Skip(sizeof(ulong), end);
                if (kind is FieldKind.Number or FieldKind.Weights) Pay(NumberCost);
                break;
            case 5:
                Skip(sizeof(uint), end);
                if (kind is FieldKind.Number or FieldKind.Weights) Pay(NumberCost);
                break;
            case 2:
                VisitBytes(kind, inner, end, depth);
                break;
            default:
                throw _place.Fail("protobuf wire type 0, 1, 2 or 5", $"{wireType} before byte {_at}");
        }
    }

    private void VisitBytes(FieldKind kind, Message inner, int end, int depth)
    {
        ulong length = Varint(end);
        if (length > (ulong)(end - _at)) throw _place.Fail($"a field of at most {end - _at} bytes", $"one of {length} at byte {_at}: truncated or damaged");
        int fieldEnd = _at + (int)length;
        switch (kind)
        {
            case FieldKind.Submessage:
                Visit(inner, fieldEnd, depth + 1);
                break;
            case FieldKind.Text:
                Pay(TextCost + (2 * (long)length));
                break;
            case FieldKind.Number:
                Pay(NumberCost * (long)length);
                break;
        }
        _at = fieldEnd;
    }

    private ulong Varint(int end)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_at >= end) throw _place.Fail("a complete protobuf message", $"its end inside a number at byte {_at}: truncated or damaged");
            byte b = _bytes[_at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
        throw _place.Fail("a number of at most 10 bytes", $"a longer one at byte {_at}");
    }

    private void Skip(int count, int end)
    {
        if (end - _at < count) throw _place.Fail("a complete protobuf message", $"its end inside a number at byte {_at}: truncated or damaged");
        _at += count;
    }

    private void Pay(long cost)
    {
        _budget -= cost;
        if (_budget < 0) throw _place.Fail("a graph description within its memory limit", $"a larger one, at byte {_at}");
    }

    /// <summary>Mirrors Onnx/onnx-subset.proto. Fields that it lacks are skipped by the parser and cost nothing.</summary>
    private static FieldKind Kind(Message message, int number, out Message inner)
    {
        (FieldKind kind, inner) = (message, number) switch
        {
            (Message.Model, 7) => (FieldKind.Submessage, Message.Graph),
            (Message.Model, 8) => (FieldKind.Submessage, Message.Opset),
            (Message.Model, 14) => (FieldKind.Submessage, Message.Entry),
            (Message.Model, 25) => (FieldKind.Submessage, Message.Function),
            (Message.Model, 2 or 3 or 4 or 6) => (FieldKind.Text, default),
            (Message.Graph, 1) => (FieldKind.Submessage, Message.Node),
            (Message.Graph, 5) => (FieldKind.Submessage, Message.Tensor),
            (Message.Graph, 11 or 12 or 13) => (FieldKind.Submessage, Message.ValueInfo),
            (Message.Graph, 15) => (FieldKind.Submessage, Message.SparseTensor),
            (Message.Graph, 2 or 10) => (FieldKind.Text, default),
            (Message.Node, 5) => (FieldKind.Submessage, Message.Attribute),
            (Message.Node, 1 or 2 or 3 or 4 or 6 or 7) => (FieldKind.Text, default),
            (Message.Attribute, 5 or 10) => (FieldKind.Submessage, Message.Tensor),
            (Message.Attribute, 6 or 11) => (FieldKind.Submessage, Message.Graph),
            (Message.Attribute, 1 or 4 or 9 or 13 or 21) => (FieldKind.Text, default),
            (Message.Attribute, 7 or 8) => (FieldKind.Number, default),
            (Message.Tensor, 13) => (FieldKind.Submessage, Message.Entry),
            (Message.Tensor, 6 or 8 or 12) => (FieldKind.Text, default),
            (Message.Tensor, 1 or 5 or 7 or 11) => (FieldKind.Number, default),
            (Message.Tensor, 4 or 9 or 10) => (FieldKind.Weights, default),
            (Message.SparseTensor, 1) => (FieldKind.Submessage, Message.Tensor),
            (Message.ValueInfo, 2) => (FieldKind.Submessage, Message.Type),
            (Message.ValueInfo, 1 or 3) => (FieldKind.Text, default),
            (Message.Type, 1) => (FieldKind.Submessage, Message.TensorType),
            (Message.Type, 6) => (FieldKind.Text, default),
            (Message.TensorType, 2) => (FieldKind.Submessage, Message.Shape),
            (Message.Shape, 1) => (FieldKind.Submessage, Message.Dimension),
            (Message.Dimension, 2 or 3) => (FieldKind.Text, default),
            (Message.Opset, 1) => (FieldKind.Text, default),
            (Message.Entry, 1 or 2) => (FieldKind.Text, default),
            (Message.Function, 1) => (FieldKind.Text, default),
            _ => (FieldKind.Skipped, default(Message)),
        };
        return kind;
    }
}
