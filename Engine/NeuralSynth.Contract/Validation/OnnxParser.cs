using Google.Protobuf;
using NeuralSynth.Contract.Onnx;
using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation;

/// <summary>Parses a serialised ONNX model within bounds of memory and depth.</summary>
internal static class OnnxParser
{
    private static readonly MessageParser<ModelProto> Parser = ModelProto.Parser.WithDiscardUnknownFields(true);

    public static ModelProto Parse(byte[] bytes, Place place, ModelPackageLimits limits)
    {
        OnnxScan.Check(bytes, place, limits);
        try
        {
            return Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw place.Fail("an ONNX model", $"other bytes ({e.Message})", e);
        }
    }
}
