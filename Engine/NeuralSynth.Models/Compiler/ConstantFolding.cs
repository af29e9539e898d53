using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

/// <summary>Computes nodes whose inputs are constants: layout operators as views of the weights, arithmetic element by
/// element.</summary>
internal sealed unsafe class ConstantFolding(ConstantPool pool)
{
    // Larger results are left to the running plan: nobody computes that much by constants in earnest.
    private const int MostElements = 1 << 22;

    /// <returns>False when the node has to run: an input is not constant, or it is not known how to compute it.</returns>
    internal bool TryFold(GraphNode node)
    {
        if (node.Inputs.Length == 0 || node.Inputs.Any(i => i is { IsKnown: false }) || node.Inputs[0]?.Constant is not { } first) return false;
        if (node.Outputs.Any(o => o != null && View.Product(o.Shape) > MostElements) && !LayoutOperators.IsView(node.Type)) return false;
        if (LayoutOperators.IsLayout(node.Type)) return TryLayout(node, first);
        if (node.Type == "Concat") return TryConcat(node);
        return TryArithmetic(node);
    }

    private bool TryLayout(GraphNode node, View input)
    {
        View?[] views = LayoutOperators.Apply(node, input, Dense);
        for (int i = 0; i < views.Length; i++)
        {
            if (i < node.Outputs.Length && node.Outputs[i] != null) node.Outputs[i]!.Constant = views[i];
        }

        return true;
    }

    private bool TryConcat(GraphNode node)
    {
        int[] shape = node.Output.Shape;
        int axis = node.Axis(shape.Length, 0);
        View result = Fresh(shape);
        int start = 0;
        foreach (GraphValue? input in node.Inputs)
        {
            View part = input!.Constant!;
            Copy(part, result.Sliced(axis, start, part.Extents[axis]));
            start += part.Extents[axis];
        }

        node.Output.Constant = result;
        return true;
    }

    private bool TryArithmetic(GraphNode node)
    {
        if (ElementwiseOperators.Find(node) is not { Function: not PlanFunction.ErrorFunction } operation) return false;
        int[] shape = node.Output.Shape;
        View[] inputs = [.. operation.Operands.Select(i => node.Inputs[i]!.Constant!.BroadcastTo(shape))];
        View result = Fresh(shape);
        float* output = result.Storage.Address;
        float*[] cursors = new float*[3];
        var walk = new Walk(shape);
        for (int n = 0; n < result.Elements; n++, walk.Next())
        {
            for (int i = 0; i < inputs.Length; i++) cursors[i] = inputs[i].Storage.Address + inputs[i].Offset + walk.Offset(inputs[i].Strides);
            output[n] = Evaluate(operation, *cursors[0], inputs.Length > 1 ? *cursors[1] : 0);
        }

        node.Output.Constant = result;
        return true;
    }

    private static float Evaluate(ElementwiseOperation operation, float a, float b) => operation.Function switch
    {
        PlanFunction.Add => a + b,
        PlanFunction.Subtract => a - b,
        PlanFunction.Multiply => a * b,
        PlanFunction.Divide => a / b,
        PlanFunction.Minimum => MathF.Min(a, b),
        PlanFunction.Maximum => MathF.Max(a, b),
        PlanFunction.Power => MathF.Pow(a, b),
        PlanFunction.Identity => a,
        PlanFunction.LeakyRelu => a >= 0 ? a : a * operation.Parameter0,
        PlanFunction.Tanh => MathF.Tanh(a),
        PlanFunction.Sigmoid => 1 / (1 + MathF.Exp(-a)),
        PlanFunction.Softplus => MathF.Max(a, 0) + (float)Math.Log(1 + Math.Exp(-MathF.Abs(a))),
        PlanFunction.Exponential => MathF.Exp(a),
        PlanFunction.Logarithm => MathF.Log(a),
        PlanFunction.SquareRoot => MathF.Sqrt(a),
        PlanFunction.Sine => MathF.Sin(a),
        PlanFunction.Cosine => MathF.Cos(a),
        PlanFunction.Absolute => MathF.Abs(a),
        PlanFunction.Negate => -a,
        PlanFunction.Reciprocal => 1 / a,
        PlanFunction.Clip => MathF.Min(MathF.Max(a, operation.Parameter0), operation.Parameter1),
        PlanFunction.Elu => a >= 0 ? a : operation.Parameter0 * (MathF.Exp(a) - 1),
        PlanFunction.ConstantPower => MathF.Pow(a, operation.Parameter0),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation.Function, null),
    };

    /// <summary>A copy without gaps, in the order of the axes.</summary>
    internal View Dense(View view)
    {
        View result = Fresh(view.Extents);
        Copy(view, result);
        return result;
    }

    private View Fresh(int[] shape)
    {
        float* memory = pool.Take(View.Product(shape));
        return new View(new Storage(0, StorageKind.Constant, 0) { Address = memory }, 0, shape, View.DenseStrides(shape));
    }

    private static void Copy(View from, View to)
    {
        var walk = new Walk(from.Extents);
        for (int n = 0; n < from.Elements; n++, walk.Next())
        {
            to.Storage.Address[to.Offset + walk.Offset(to.Strides)] = from.Storage.Address[from.Offset + walk.Offset(from.Strides)];
        }
    }
}

/// <summary>Walks over all indices of a tensor, last axis fastest.</summary>
internal struct Walk(int[] extents)
{
    private readonly int[] _index = new int[extents.Length];

    internal readonly void Next()
    {
        for (int i = extents.Length - 1; i >= 0; i--)
        {
            if (++_index[i] < extents[i]) return;
            _index[i] = 0;
        }
    }

    internal readonly int Offset(int[] strides)
    {
        int offset = 0;
        for (int i = 0; i < strides.Length; i++) offset += _index[i] * strides[i];
        return offset;
    }
}
