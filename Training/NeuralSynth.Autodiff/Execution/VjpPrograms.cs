using NeuralSynth.Contract.Onnx;

namespace NeuralSynth.Autodiff.Execution;

/// <summary>A forward model and the model of its vector-Jacobian product. The first hands the activations that the
/// second needs over in shared memory, so nothing is computed twice.</summary>
public sealed class VjpPrograms : IDisposable
{
    private readonly GraphProgram _forward;
    private readonly GraphProgram _backward;
    private readonly TensorBuffer[] _gradients;

    /// <summary>Differentiates and compiles.</summary>
    /// <param name="graph">The forward graph; the backward nodes are appended to it.</param>
    /// <param name="outputs">Forward outputs, named.</param>
    /// <param name="parameters">Inputs to differentiate by.</param>
    /// <param name="parameterMemory">Elements of all parameters, one after the other in the order given; pinned.</param>
    /// <param name="gradientMemory">Receives their gradients, laid out the same way; pinned.</param>
    /// <param name="device">Where both run.</param>
    public VjpPrograms(Graph graph, IReadOnlyList<Value> outputs, IReadOnlyList<Value> parameters, Memory<float> parameterMemory, Memory<float> gradientMemory, ExecutionDevice device)
    {
        int forwardNodes = graph.Nodes.Count;
        Value[] upstream = [.. outputs.Select(o => graph.Input($"{o.Name}.gradient", [.. o.Shape]))];
        Value[] gradients = [.. Differentiator.Backward(graph, outputs, upstream, parameters).Select((g, i) => graph.Named($"{parameters[i].Name}.gradient", g))];
        HashSet<Value> saved = Saved(graph, forwardNodes);
        Dictionary<string, TensorBuffer> shared = Views(parameters, parameterMemory, p => p.Name);
        foreach (Value value in saved.Union(outputs)) shared[value.Name] = new TensorBuffer(value.Shape);
        Dictionary<string, TensorBuffer> gradientViews = Views(parameters, gradientMemory, p => $"{p.Name}.gradient");
        _gradients = [.. gradientViews.Values];
        foreach (Value input in graph.Inputs.Except(parameters).Except(upstream)) shared[input.Name] = new TensorBuffer(input.Shape);
        ModelProto forward = OnnxWriter.Write([.. outputs.Union(saved)], "forward");
        ModelProto backward = OnnxWriter.Write(gradients, "backward", saved);
        _forward = new GraphProgram(forward, device, shared);
        _backward = new GraphProgram(backward, device, shared.Concat(gradientViews).ToDictionary());
    }

    /// <summary>Memory of a forward input or output.</summary>
    public TensorBuffer this[string name] => _forward[name];

    /// <summary>Memory that receives the gradient of a forward output before <see cref="Backward"/>.</summary>
    public TensorBuffer Upstream(string output) => _backward[$"{output}.gradient"];

    /// <summary>Computes the outputs.</summary>
    public void Forward() => _forward.Run();

    /// <summary>Computes the parameters' gradients from the last forward run and the upstream gradients.</summary>
    public void Backward() => _backward.Run();

    /// <inheritdoc/>
    public void Dispose()
    {
        IEnumerable<TensorBuffer> buffers = _forward.Buffers.Values.Concat(_backward.Buffers.Values).Concat(_gradients).Distinct().ToArray();
        _forward.Dispose();
        _backward.Dispose();
        foreach (TensorBuffer buffer in buffers) buffer.Dispose();
    }

    /// <summary>Results of forward nodes that backward nodes read.</summary>
    private static HashSet<Value> Saved(Graph graph, int forwardNodes)
    {
        HashSet<Value> forward = [.. graph.Nodes.Take(forwardNodes).SelectMany(n => n.Outputs).Where(v => v.Kind == ElementKind.Float)];
        return [.. graph.Nodes.Skip(forwardNodes).SelectMany(n => n.Inputs).OfType<Value>().Where(forward.Contains)];
    }

    private static Dictionary<string, TensorBuffer> Views(IReadOnlyList<Value> parameters, Memory<float> memory, Func<Value, string> name)
    {
        var views = new Dictionary<string, TensorBuffer>();
        int offset = 0;
        foreach (Value parameter in parameters)
        {
            views[name(parameter)] = new TensorBuffer(memory.Slice(offset, parameter.Length), parameter.Shape);
            offset += parameter.Length;
        }
        return views;
    }
}
