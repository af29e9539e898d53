using NeuralSynth.Contract.Onnx;

namespace NeuralSynth.Models.Compiler.Patterns;

/// <summary>Brings Conv, ConvTranspose, MatMul and Gemm into the one form that the executor has for them.</summary>
internal sealed unsafe class LinearForm(CompilerGraph graph)
{
    private const int Spatial = 2; // [N, C, spatial …]

    internal static void Apply(CompilerGraph graph)
    {
        var form = new LinearForm(graph);
        foreach (GraphNode node in graph.Nodes.ToArray()) form.Visit(node);
        graph.Update();
    }

    private void Visit(GraphNode node)
    {
        switch (node.Type)
        {
            case "Conv":
                Convolution(node);
                break;
            case "ConvTranspose":
                Transposed(node);
                break;
            case "Overlap":
                Overlap((OverlapNode)node);
                break;
            case "MatMul":
                MatMul(node);
                break;
            case "Gemm":
                Gemm(node);
                break;
        }
    }

    private void Convolution(GraphNode node)
    {
        GraphValue x = node.Input(0), w = node.Input(1), y = node.Output;
        View weights = Constant(node, 1);
        int axis = Axis(node, x, w);
        int taps = w.Shape[axis], stride = At(node, "strides", axis, 1), dilation = At(node, "dilations", axis, 1);
        (int before, int after) = Pads(node, x, axis, ((taps - 1) * dilation) + 1, stride);
        GraphValue padded = Padded(node, x, axis, before, after);
        int groups = (int)node.Int("group", 1);
        int position = graph.IndexOf(node);
        var steps = new LinearWeights
        {
            Base = weights.Storage.Address + weights.Offset,
            GroupStep = w.Shape[0] / groups * weights.Strides[0],
            OutputStep = weights.Strides[0],
            TapStep = weights.Strides[axis],
            ChannelStep = weights.Strides[1],
        };
        Interleave? interleave = groups == 1 ? Interleave.Of(y, axis) : null;
        if (interleave is { } found)
        {
            steps.PhaseStep = (found.PhasesInside ? 1 : found.Channels) * weights.Strides[0];
            steps.OutputStep = (found.PhasesInside ? found.Phases : 1) * weights.Strides[0];
        }

        graph.Nodes[position] = new LinearNode(node, padded, interleave?.Result ?? y)
        {
            InputLanes = 1,
            InputRows = [axis],
            OutputLanes = 1,
            OutputRows = [interleave?.Axis ?? axis],
            Channels = x.Shape[1],
            Width = interleave?.Channels ?? w.Shape[0],
            Groups = groups,
            Taps = taps,
            Dilation = dilation,
            Stride = stride,
            Phases = interleave?.Phases ?? 1,
            Rows = y.Shape[axis],
            Weights = steps,
            Bias = interleave == null ? Bias(node, w.Shape[0], 1, (_, o) => o) : Bias(node, interleave.Channels, interleave.Phases, interleave.OutputOf),
        };
        if (interleave != null) graph.Nodes.Remove(interleave.Result.Producer!);
    }

    private void Overlap(OverlapNode node)
    {
        GraphNode source = node.Transposed;
        int axis = Axis(source, source.Input(0), source.Input(1));
        int stride = At(source, "strides", axis, 1);
        graph.Replace(node, TransposedNode(source, node.Input(0), node.Output, axis, stride, node.Output.Shape[axis] / stride));
    }

    // Zeros before the first frame and after the last take the place of the past and the future.
    private void Transposed(GraphNode node)
    {
        GraphValue x = node.Input(0), w = node.Input(1), y = node.Output;
        int axis = Axis(node, x, w);
        if (At(node, "dilations", axis, 1) != 1) throw UnsupportedGraphException.At(node, "dilated");
        if (node.Find("output_shape") != null || node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID")) throw UnsupportedGraphException.At(node, "pads that follow from the output's shape");
        int stride = At(node, "strides", axis, 1), taps = w.Shape[axis];
        int past = ((taps + stride - 1) / stride) - 1, start = node.Ints("pads") is { } pads ? pads[axis - Spatial] : 0;
        int rows = (start + y.Shape[axis] + stride - 1) / stride;
        GraphValue padded = Padded(node, x, axis, past, Math.Max(0, rows - x.Shape[axis]));
        bool isWhole = start == 0 && rows * stride == y.Shape[axis];
        GraphValue all = isWhole ? y : new GraphValue($"{y.Name} before it is cut", With(y.Shape, axis, rows * stride));
        int position = graph.IndexOf(node);
        graph.Nodes[position] = TransposedNode(node, padded, all, axis, stride, rows);
        if (!isWhole) graph.Insert(position + 1, new CropNode(node, all, y, axis, start));
    }

    private LinearNode TransposedNode(GraphNode node, GraphValue x, GraphValue y, int axis, int stride, int rows)
    {
        GraphValue w = node.Input(1);
        int taps = (w.Shape[axis] + stride - 1) / stride, groups = (int)node.Int("group", 1);
        return new LinearNode(node, x, y)
        {
            InputLanes = 1,
            InputRows = [axis],
            OutputLanes = 1,
            OutputRows = [axis],
            Channels = x.Shape[1],
            Width = w.Shape[1] * groups,
            Groups = groups,
            Taps = taps,
            Phases = stride,
            Rows = rows,
            Weights = TransposedWeights(Constant(node, 1), axis, stride, taps, groups),
            Bias = Bias(node, w.Shape[1] * groups, stride, (_, o) => o),
        };
    }

    /// <summary>[C, O, k] → [group][tap][channel][phase][output]: the kernel's element p + m·stride weighs the input of m
    /// frames ago in phase p.</summary>
    private LinearWeights TransposedWeights(View source, int axis, int stride, int taps, int groups)
    {
        int channels = source.Extents[0] / groups, width = source.Extents[1], length = source.Extents[axis];
        int row = stride * width, group = taps * channels * row;
        float* target = graph.Constants.Take((long)groups * group);
        new Span<float>(target, groups * group).Clear();
        for (int c = 0; c < source.Extents[0]; c++)
        {
            float* rows = target + ((long)(c / channels) * group) + ((long)(c % channels) * row);
            for (int o = 0; o < width; o++)
            {
                float* kernel = source.Storage.Address + source.Offset + ((long)c * source.Strides[0]) + ((long)o * source.Strides[1]);
                for (int j = 0; j < length; j++) rows[((long)(taps - 1 - (j / stride)) * channels * row) + (j % stride * width) + o] = kernel[(long)j * source.Strides[axis]];
            }
        }

        return new LinearWeights { Base = target, GroupStep = group, OutputStep = 1, PhaseStep = width, TapStep = channels * row, ChannelStep = row };
    }

    private void MatMul(GraphNode node)
    {
        GraphValue a = node.Input(0), b = node.Input(1);
        int rank = node.Output.Shape.Length;
        if (b.Constant != null && a.Constant == null)
        {
            Product(node, a, Matrix(node, b.Constant), a.Shape.Length - 1, node.Output, rank - 1, null);
        }
        else if (a.Constant != null && b.Constant == null)
        {
            View matrix = Matrix(node, a.Constant);
            bool isVector = b.Shape.Length == 1;
            Product(node, b, a.Shape.Length == 1 ? matrix : matrix.Transposed([1, 0]), isVector ? 0 : b.Shape.Length - 2, node.Output, isVector ? rank - 1 : rank - 2, null);
        }
        else
        {
            throw UnsupportedGraphException.At(node, "neither matrix is constant");
        }
    }

    /// <summary>[K, N], from a constant that may have axes of 1 in front.</summary>
    private static View Matrix(GraphNode node, View constant)
    {
        if (constant.Rank == 1) return new View(constant.Storage, constant.Offset, [constant.Extents[0], 1], [constant.Strides[0], 0]);
        for (int i = 0; i < constant.Rank - 2; i++)
        {
            if (constant.Extents[i] != 1) throw UnsupportedGraphException.At(node, "a constant of several matrices");
        }

        return new View(constant.Storage, constant.Offset, constant.Extents[^2..], constant.Strides[^2..]);
    }

    private void Gemm(GraphNode node)
    {
        GraphValue a = node.Input(0), b = node.Input(1);
        bool turnA = node.Int("transA", 0) != 0, turnB = node.Int("transB", 0) != 0;
        bool isRight = b.Constant != null && a.Constant == null;
        if (!isRight && (a.Constant == null || b.Constant != null)) throw UnsupportedGraphException.At(node, "neither matrix is constant");
        View matrix = isRight ? Turned(b.Constant!, turnB) : Turned(a.Constant!, !turnA);
        float alpha = node.Float("alpha", 1), beta = node.Float("beta", 1);
        if (alpha != 1) matrix = Scaled(matrix, alpha);
        int lanes = isRight ? 1 : 0, width = node.Output.Shape[lanes];
        float[]? bias = node.Has(2) ? ChannelConstant.Of(node.Inputs[2], node.Output.Shape, width, lanes) : null;
        if (node.Has(2) && bias == null && beta != 1) throw UnsupportedGraphException.At(node, "an addend that is computed, with beta");
        if (bias != null) bias = Array.ConvertAll(bias, v => v * beta);
        bool addsLater = node.Has(2) && bias == null;
        GraphValue result = addsLater ? new GraphValue($"{node.Output.Name} without addend", node.Output.Shape) : node.Output;
        int position = graph.IndexOf(node);
        int inputLanes = isRight ? (turnA ? 0 : 1) : (turnB ? 1 : 0);
        Product(node, isRight ? a : b, matrix, inputLanes, result, lanes, bias);
        if (!addsLater) return;
        var add = new NodeProto { OpType = "Add", Name = node.Name };
        graph.Insert(position + 1, new GraphNode(add, node.Index, [result, node.Inputs[2]], [node.Output]));
    }

    private static View Turned(View matrix, bool turn) => turn ? matrix.Transposed([1, 0]) : matrix;

    private View Scaled(View matrix, float factor)
    {
        float* target = graph.Constants.Take(matrix.Elements);
        for (int i = 0, n = 0; i < matrix.Extents[0]; i++)
        {
            for (int j = 0; j < matrix.Extents[1]; j++, n++)
            {
                target[n] = factor * matrix.Storage.Address[matrix.Offset + (i * matrix.Strides[0]) + (j * matrix.Strides[1])];
            }
        }

        return new View(new Storage(0, StorageKind.Constant, 0) { Address = target }, 0, matrix.Extents, View.DenseStrides(matrix.Extents));
    }

    /// <summary>Lanes of x times a [K, N] matrix.</summary>
    private void Product(GraphNode node, GraphValue x, View matrix, int inputLanes, GraphValue y, int outputLanes, float[]? bias)
    {
        int[] inputRows = [.. Enumerable.Range(0, x.Shape.Length).Where(i => i != inputLanes)];
        int[] outputRows = [.. Enumerable.Range(0, y.Shape.Length).Where(i => i != outputLanes)];
        if (y.Shape.Length == 0 || (inputRows.Length > 0 && y.Shape.Length < x.Shape.Length)) (outputLanes, outputRows) = (-1, [.. Enumerable.Range(0, y.Shape.Length)]);
        graph.Replace(node, new LinearNode(node, x, y)
        {
            InputLanes = inputLanes,
            InputRows = inputRows,
            OutputLanes = outputLanes,
            OutputRows = outputRows,
            Channels = matrix.Extents[0],
            Width = matrix.Extents[1],
            Rows = View.Product([.. inputRows.Select(i => x.Shape[i])]),
            Weights = new LinearWeights { Base = matrix.Storage.Address + matrix.Offset, OutputStep = matrix.Strides[1], ChannelStep = matrix.Strides[0] },
            Bias = bias,
        });
    }

    private static View Constant(GraphNode node, int input) =>
        node.Input(input).Constant ?? throw UnsupportedGraphException.At(node, "weights that are computed");

    /// <summary>One value per output of a row: [phase][channel].</summary>
    private static float[]? Bias(GraphNode node, int width, int phases, Func<int, int, int> place)
    {
        if (!node.Has(2)) return null;
        View bias = Constant(node, 2);
        float[] values = new float[phases * width];
        for (int i = 0; i < values.Length; i++)
        {
            int source = place(i / width, i % width);
            values[i] = bias.Storage.Address[bias.Offset + (source * bias.Strides[0])];
        }

        return values;
    }

    private static int Axis(GraphNode node, GraphValue x, GraphValue w)
    {
        if (x.Shape[0] != 1) throw UnsupportedGraphException.At(node, $"a batch of {x.Shape[0]}");
        int axis = SpatialAxis.Of(x.Shape, w.Shape) ?? throw UnsupportedGraphException.At(node, "two spatial axes");
        for (int i = Spatial; i < x.Shape.Length; i++)
        {
            if (i != axis && node.Output.Shape[i] != 1) throw UnsupportedGraphException.At(node, "two spatial axes");
        }

        return axis;
    }

    private static int At(GraphNode node, string attribute, int axis, int standard) => node.Ints(attribute) is { } values ? values[axis - Spatial] : standard;

    private static (int Before, int After) Pads(GraphNode node, GraphValue x, int axis, int reach, int stride)
    {
        int spatial = x.Shape.Length - Spatial, length = x.Shape[axis];
        string automatic = node.Text("auto_pad", "NOTSET");
        if (automatic == "NOTSET") return node.Ints("pads") is { } pads ? (pads[axis - Spatial], pads[axis - Spatial + spatial]) : (0, 0);
        if (automatic == "VALID") return (0, 0);
        int all = Math.Max(0, ((((length + stride - 1) / stride) - 1) * stride) + reach - length);
        return automatic == "SAME_UPPER" ? (all / 2, all - (all / 2)) : (all - (all / 2), all / 2);
    }

    private GraphValue Padded(GraphNode node, GraphValue x, int axis, int before, int after)
    {
        if (before == 0 && after == 0) return x;
        var padded = new GraphValue($"{x.Name} with zeros around", With(x.Shape, axis, x.Shape[axis] + before + after));
        int[] front = new int[x.Shape.Length];
        front[axis] = before;
        graph.Insert(graph.IndexOf(node), new ZeroPadNode(node, x, padded, front));
        return padded;
    }

    private static int[] With(int[] shape, int axis, int length) => [.. shape.Select((d, i) => i == axis ? length : d)];
}
