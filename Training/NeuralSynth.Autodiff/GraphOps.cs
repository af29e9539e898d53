namespace NeuralSynth.Autodiff;

/// <content>Operators, named as in ONNX (opset 20).</content>
public sealed partial class Graph
{
    /// <summary>a + b with broadcasting.</summary>
    public Value Add(Value a, Value b) => One("Add", a, b);

    /// <summary>a − b with broadcasting.</summary>
    public Value Sub(Value a, Value b) => One("Sub", a, b);

    /// <summary>a · b with broadcasting.</summary>
    public Value Mul(Value a, Value b) => One("Mul", a, b);

    /// <summary>a / b with broadcasting.</summary>
    public Value Div(Value a, Value b) => One("Div", a, b);

    /// <summary>a to the power b with broadcasting; a &gt; 0 where b's gradient is wanted.</summary>
    public Value Pow(Value a, Value b) => One("Pow", a, b);

    /// <summary>The larger of two, with broadcasting.</summary>
    public Value Max(Value a, Value b) => One("Max", a, b);

    /// <summary>The smaller of two, with broadcasting.</summary>
    public Value Min(Value a, Value b) => One("Min", a, b);

    /// <summary>Sum of any number of values, with broadcasting.</summary>
    public Value Sum(params Value[] values) => values.Length == 1 ? values[0] : One("Sum", values);

    /// <summary>−x.</summary>
    public Value Neg(Value x) => One("Neg", x);

    /// <summary>√x; guard with an ε, the gradient at 0 is infinite.</summary>
    public Value Sqrt(Value x) => One("Sqrt", x);

    /// <summary>e^x.</summary>
    public Value Exp(Value x) => One("Exp", x);

    /// <summary>Natural logarithm; guard with an ε.</summary>
    public Value Log(Value x) => One("Log", x);

    /// <summary>Sine, radians.</summary>
    public Value Sin(Value x) => One("Sin", x);

    /// <summary>Cosine, radians.</summary>
    public Value Cos(Value x) => One("Cos", x);

    /// <summary>Hyperbolic tangent.</summary>
    public Value Tanh(Value x) => One("Tanh", x);

    /// <summary>1 / (1 + e^−x).</summary>
    public Value Sigmoid(Value x) => One("Sigmoid", x);

    /// <summary>log(1 + e^x).</summary>
    public Value Softplus(Value x) => One("Softplus", x);

    /// <summary>|x|; gradient 0 at 0.</summary>
    public Value Abs(Value x) => One("Abs", x);

    /// <summary>−1, 0 or 1; has no gradient.</summary>
    public Value Sign(Value x) => One("Sign", x);

    /// <summary>x limited to low … high; gradient 1 inside and at the limits, 0 outside.</summary>
    public Value Clip(Value x, float low, float high) => One("Clip", x, Scalar(low), Scalar(high));

    /// <summary>x where positive, slope·x elsewhere.</summary>
    public Value LeakyRelu(Value x, float slope) => Emit("LeakyRelu", [x], ("alpha", slope)).Outputs[0];

    /// <summary>x where positive, 0 elsewhere.</summary>
    public Value Relu(Value x) => One("Relu", x);

    /// <summary>x where positive, alpha·(e^x − 1) elsewhere.</summary>
    public Value Elu(Value x, float alpha = 1) => Emit("Elu", [x], ("alpha", alpha)).Outputs[0];

    /// <summary>The error function, 2/√π·∫₀ˣ e^(−t²) dt.</summary>
    public Value Erf(Value x) => One("Erf", x);

    /// <summary>1 / x.</summary>
    public Value Reciprocal(Value x) => One("Reciprocal", x);

    /// <summary>e^x over their sum along an axis.</summary>
    public Value Softmax(Value x, int axis) => Emit("Softmax", [x], ("axis", (long)axis)).Outputs[0];

    /// <summary>Logarithm of <see cref="Softmax"/>, without overflow.</summary>
    public Value LogSoftmax(Value x, int axis) => Emit("LogSoftmax", [x], ("axis", (long)axis)).Outputs[0];

    /// <summary>a = b, with broadcasting; no gradient.</summary>
    public Value Equal(Value a, Value b) => One("Equal", a, b);

    /// <summary>a &gt; b, with broadcasting; no gradient.</summary>
    public Value Greater(Value a, Value b) => One("Greater", a, b);

    /// <summary>a ≥ b, with broadcasting; no gradient.</summary>
    public Value GreaterOrEqual(Value a, Value b) => One("GreaterOrEqual", a, b);

    /// <summary>Both conditions, with broadcasting; no gradient.</summary>
    public Value And(Value a, Value b) => One("And", a, b);

    /// <summary>a where the condition holds, b elsewhere, with broadcasting.</summary>
    public Value Where(Value condition, Value a, Value b) => One("Where", condition, a, b);

    /// <summary>Matrix product over the last two axes, the others broadcast; both have at least two axes.</summary>
    public Value MatMul(Value a, Value b) => One("MatMul", a, b);

    /// <summary>alpha·A'·B' + beta·C for matrices, A' and B' optionally transposed.</summary>
    public Value Gemm(Value a, Value b, Value? c = null, bool transposeA = false, bool transposeB = false, float alpha = 1, float beta = 1) =>
        Emit("Gemm", c is null ? [a, b] : [a, b, c], ("transA", transposeA ? 1L : 0L), ("transB", transposeB ? 1L : 0L), ("alpha", alpha), ("beta", beta)).Outputs[0];

    /// <summary>Sum over axes.</summary>
    public Value ReduceSum(Value x, int[] axes, bool keepAxes = true) => Reduce("ReduceSum", x, axes, keepAxes);

    /// <summary>Mean over axes.</summary>
    public Value ReduceMean(Value x, int[] axes, bool keepAxes = true) => Reduce("ReduceMean", x, axes, keepAxes);

    /// <summary>Largest value over axes; equal ones share the gradient.</summary>
    public Value ReduceMax(Value x, int[] axes, bool keepAxes = true) => Reduce("ReduceMax", x, axes, keepAxes);

    /// <summary>Sum of squares over axes.</summary>
    public Value ReduceSumSquare(Value x, int[] axes, bool keepAxes = true) => Reduce("ReduceSumSquare", x, axes, keepAxes);

    /// <summary>Root of the sum of squares over axes; its gradient at zero is infinite.</summary>
    public Value ReduceL2(Value x, int[] axes, bool keepAxes = true) => Reduce("ReduceL2", x, axes, keepAxes);

    /// <summary>The same elements in another shape.</summary>
    public Value Reshape(Value x, params int[] shape) => One("Reshape", x, Integers(Longs(shape)));

    /// <summary>Axes in another order.</summary>
    public Value Transpose(Value x, params int[] order) => Emit("Transpose", [x], ("perm", Longs(order))).Outputs[0];

    /// <summary>Values joined along an axis.</summary>
    public Value Concat(int axis, params Value[] values) => values.Length == 1 ? values[0] : Emit("Concat", values, ("axis", (long)axis)).Outputs[0];

    /// <summary>Pieces of the given sizes along an axis.</summary>
    public IReadOnlyList<Value> Split(Value x, int axis, params int[] sizes) => Emit("Split", [x, Integers(Longs(sizes))], ("axis", (long)axis)).Outputs;

    /// <summary>Elements start, start + step … before end along an axis; start and end not negative, step ≥ 1.</summary>
    public Value Slice(Value x, int axis, int start, int end, int step = 1) =>
        One("Slice", x, Integers(start), Integers(end), Integers(axis), Integers(step));

    /// <summary>A constant around the values: one count before and one after for every axis, none negative.</summary>
    public Value Pad(Value x, int[] before, int[] after, float value = 0) =>
        One("Pad", x, Integers([.. Longs(before), .. Longs(after)]), Scalar(value));

    /// <summary>Zeros before and after along one axis.</summary>
    public Value Pad(Value x, int axis, int before, int after)
    {
        int[] first = new int[x.Rank], last = new int[x.Rank];
        first[axis] = before;
        last[axis] = after;
        return Pad(x, first, last);
    }

    /// <summary>Broadcast to a shape.</summary>
    public Value Expand(Value x, params int[] shape) => One("Expand", x, Integers(Longs(shape)));

    /// <summary>Entries at constant indices along an axis.</summary>
    public Value Gather(Value x, int axis, params int[] indices) => Emit("Gather", [x, Integers(Longs(indices))], ("axis", (long)axis)).Outputs[0];

    /// <summary>Running sum along an axis.</summary>
    public Value CumSum(Value x, int axis, bool exclusive = false, bool reverse = false) =>
        Emit("CumSum", [x, Integers(axis)], ("exclusive", exclusive ? 1L : 0L), ("reverse", reverse ? 1L : 0L)).Outputs[0];

    /// <summary>Correlation of x [B, C, …] with weights [C', C/groups, …] over one or two spatial axes.</summary>
    public Value Conv(Value x, Value weights, Value? bias = null, ConvGeometry? geometry = null) =>
        Emit("Conv", bias is null ? [x, weights] : [x, weights, bias], (geometry ?? new()).Attributes(x.Rank - 2)).Outputs[0];

    /// <summary>The transpose of <see cref="Conv"/>: x [B, C, …], weights [C, C'/groups, …].</summary>
    public Value ConvTranspose(Value x, Value weights, Value? bias = null, ConvGeometry? geometry = null) =>
        Emit("ConvTranspose", bias is null ? [x, weights] : [x, weights, bias], (geometry ?? new()).Attributes(x.Rank - 2, true)).Outputs[0];

    private static long[] Longs(int[] values) => Array.ConvertAll(values, v => (long)v);

    private Value One(string op, params Value[] inputs) => Emit(op, inputs).Outputs[0];

    private Value Reduce(string op, Value x, int[] axes, bool keepAxes) =>
        Emit(op, [x, Integers(Longs(axes))], ("keepdims", keepAxes ? 1L : 0L)).Outputs[0];
}
