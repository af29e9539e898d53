namespace NeuralSynth.Models.Compiler;

// What the executor runs: the one place that says so.
internal sealed partial class Lowering
{
    private static readonly string[] Composite = ["Celu", "Gelu", "HardSigmoid", "HardSwish", "Mean", "Mish", "Selu", "Softsign"];
    private static readonly string[] Reductions = ["GlobalAveragePool", "GlobalMaxPool", "ReduceL1", "ReduceL2", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceSum", "ReduceSumSquare"];

    // Brought into the form of LinearNode before anything is lowered.
    private static readonly string[] Linear = ["Conv", "ConvTranspose", "Gemm", "MatMul"];

    // Gone after the import: constants, sizes, values under another name.
    private static readonly string[] Imported = ["Cast", "Constant", "ConstantOfShape", "Identity", "Range", "Shape", "Size"];

    private static readonly Dictionary<string, Action<Lowering, GraphNode>> OperatorTable = CreateTable();

    /// <summary>ONNX operators that a plan can run; some only with constants where constants are usual (weights, axes).</summary>
    internal static IReadOnlyCollection<string> SupportedOperators { get; } =
        [.. OperatorTable.Keys.Except(["Crop", "History", "Linear", "Snake", "ZeroPad"]).Concat(Linear).Concat(Imported).Order(StringComparer.Ordinal)];

    private static Dictionary<string, Action<Lowering, GraphNode>> CreateTable()
    {
        var table = new Dictionary<string, Action<Lowering, GraphNode>>(StringComparer.Ordinal)
        {
            ["BatchNormalization"] = (l, n) => l.LowerBatchNormalization(n),
            ["Concat"] = (l, n) => l.LowerConcat(n),
            ["Crop"] = (_, n) => LowerCrop(n),
            ["GRU"] = (l, n) => l.LowerRecurrent(n),
            ["Gather"] = (l, n) => l.LowerGather(n),
            ["History"] = (l, n) => l.LowerHistory(n),
            ["LayerNormalization"] = (l, n) => l.LowerLayerNormalization(n),
            ["Linear"] = (l, n) => l.LowerLinear(n),
            ["Pad"] = (l, n) => l.LowerPad(n),
            ["Snake"] = (l, n) => l.LowerSnake(n),
            ["Softmax"] = (l, n) => l.LowerSoftmax(n),
            ["ZeroPad"] = (l, n) => l.LowerZeroPad(n),
        };
        foreach (string type in ElementwiseOperators.All.Concat(Composite)) table[type] = (l, n) => l.LowerElementwise(n);
        foreach (string type in LayoutOperators.All) table[type] = (l, n) => l.LowerLayout(n);
        foreach (string type in Reductions) table[type] = (l, n) => l.LowerReduce(n);
        return table;
    }
}
