using System.Collections.Frozen;
using NeuralSynth.Contract.Validation.Shapes;

namespace NeuralSynth.Contract.Validation;

/// <summary>Computes the shapes of a node's outputs (and its cost) from its inputs.</summary>
internal delegate ShapeValue[] ShapeRule(ShapeNode node);

/// <summary>The ONNX operators a graph may use, with the rule for their shapes: those of the default domain that compute
/// numbers from numbers, with shapes that depend on shapes alone. Left out: control flow, sequences, strings, random
/// numbers (noise is an input), training, and operators whose output size depends on values (NonZero, Unique, Compress).</summary>
internal static class OnnxOperators
{
    public static FrozenDictionary<string, ShapeRule> Rules { get; } = new (ShapeRule Rule, string[] Operators)[]
    {
        (ElementwiseShapes.Same, [
            "Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "BitwiseNot", "CastLike", "Ceil", "Celu", "Clip", "Cos", "Cosh",
            "CumSum", "Elu", "Erf", "Exp", "EyeLike", "Gelu", "GroupNormalization", "HardSigmoid", "HardSwish", "Hardmax",
            "InstanceNormalization", "IsInf", "IsNaN", "LeakyRelu", "Log", "LogSoftmax", "LpNormalization",
            "MeanVarianceNormalization", "Mish", "Neg", "Not", "Reciprocal", "Relu", "Round", "ScatterElements",
            "ScatterND", "Selu", "Sigmoid", "Sign", "Sin", "Sinh", "Softmax", "Softplus", "Softsign", "Sqrt", "Tan", "Tanh",
            "ThresholdedRelu", "Trilu", "DequantizeLinear", "QuantizeLinear", "Floor",
        ]),
        (ElementwiseShapes.Copy, ["Cast", "Identity"]),
        (ElementwiseShapes.Broadcast, [
            "And", "BitShift", "BitwiseAnd", "BitwiseOr", "BitwiseXor", "Equal", "Greater", "GreaterOrEqual", "Less",
            "LessOrEqual", "Max", "Mean", "Min", "Mod", "Or", "PRelu", "Pow", "Sum", "Where", "Xor",
        ]),
        (ElementwiseShapes.Add, ["Add"]),
        (ElementwiseShapes.Subtract, ["Sub"]),
        (ElementwiseShapes.Multiply, ["Mul"]),
        (ElementwiseShapes.Divide, ["Div"]),
        (LayerShapes.Conv, ["Conv"]),
        (LayerShapes.ConvTranspose, ["ConvTranspose"]),
        (LayerShapes.Pool, ["AveragePool", "LpPool", "MaxPool"]),
        (LayerShapes.GlobalPool, ["GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool"]),
        (LayerShapes.MatMul, ["MatMul"]),
        (LayerShapes.Gemm, ["Gemm"]),
        (LayerShapes.Einsum, ["Einsum"]),
        (LayerShapes.Recurrent, ["GRU", "LSTM", "RNN"]),
        (LayerShapes.LayerNormalization, ["LayerNormalization"]),
        (LayerShapes.BatchNormalization, ["BatchNormalization"]),
        (LayerShapes.Reduce, [
            "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd",
            "ReduceSum", "ReduceSumSquare",
        ]),
        (LayerShapes.ArgReduce, ["ArgMax", "ArgMin"]),
        (LayoutShapes.Constant, ["Constant"]),
        (LayoutShapes.ConstantOfShape, ["ConstantOfShape"]),
        (LayoutShapes.Shape, ["Shape"]),
        (LayoutShapes.Size, ["Size"]),
        (LayoutShapes.Reshape, ["Reshape"]),
        (LayoutShapes.Flatten, ["Flatten"]),
        (LayoutShapes.Squeeze, ["Squeeze"]),
        (LayoutShapes.Unsqueeze, ["Unsqueeze"]),
        (LayoutShapes.Transpose, ["Transpose"]),
        (LayoutShapes.Concat, ["Concat"]),
        (LayoutShapes.Split, ["Split"]),
        (LayoutShapes.Slice, ["Slice"]),
        (LayoutShapes.Gather, ["Gather"]),
        (LayoutShapes.GatherElements, ["GatherElements"]),
        (LayoutShapes.GatherND, ["GatherND"]),
        (LayoutShapes.Expand, ["Expand"]),
        (LayoutShapes.Tile, ["Tile"]),
        (LayoutShapes.Range, ["Range"]),
        (LayoutShapes.Pad, ["Pad"]),
        (LayoutShapes.Resize, ["Resize"]),
        (LayoutShapes.OneHot, ["OneHot"]),
        (LayoutShapes.TopK, ["TopK"]),
        (LayoutShapes.DepthToSpace, ["DepthToSpace"]),
        (LayoutShapes.SpaceToDepth, ["SpaceToDepth"]),
    }.SelectMany(r => r.Operators, (r, name) => KeyValuePair.Create(name, r.Rule)).ToFrozenDictionary(StringComparer.Ordinal);

    public static ICollection<string> Allowed => Rules.Keys;
}
