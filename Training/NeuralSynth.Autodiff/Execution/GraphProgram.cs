using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using NeuralSynth.Contract.Onnx;

namespace NeuralSynth.Autodiff.Execution;

/// <summary>An ONNX model with its inputs and outputs bound to fixed memory.</summary>
/// <remarks>Not thread-safe. A run allocates nothing managed.</remarks>
public sealed class GraphProgram : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _runOptions;
    private readonly Dictionary<string, TensorBuffer> _buffers = [];
    private readonly List<TensorBuffer> _owned = [];

    /// <summary>Compiles a model and binds it.</summary>
    /// <param name="model">Float inputs and outputs of static shape.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="shared">Buffers to use for inputs and outputs of these names; the others are made here.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model.</exception>
    public GraphProgram(ModelProto model, ExecutionDevice device, IReadOnlyDictionary<string, TensorBuffer>? shared = null)
    {
        using SessionOptions options = device.Options();
        _session = new InferenceSession(model.ToByteArray(), options);
        _runOptions = new RunOptions();
        _binding = _session.CreateIoBinding();
        foreach (ValueInfoProto input in model.Graph.Input) _binding.BindInput(input.Name, BufferFor(input, shared).OrtValue);
        foreach (ValueInfoProto output in model.Graph.Output) _binding.BindOutput(output.Name, BufferFor(output, shared).OrtValue);
    }

    /// <summary>The memory of an input or output.</summary>
    public TensorBuffer this[string name] => _buffers[name];

    /// <summary>All bound buffers by name.</summary>
    public IReadOnlyDictionary<string, TensorBuffer> Buffers => _buffers;

    /// <summary>Runs the model once.</summary>
    public void Run() => _session.RunWithBinding(_runOptions, _binding);

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
        foreach (TensorBuffer buffer in _owned) buffer.Dispose();
    }

    private TensorBuffer BufferFor(ValueInfoProto info, IReadOnlyDictionary<string, TensorBuffer>? shared)
    {
        if (shared is null || !shared.TryGetValue(info.Name, out TensorBuffer? buffer))
        {
            buffer = new TensorBuffer([.. info.Type.TensorType.Shape.Dim.Select(d => (int)d.DimValue)]);
            _owned.Add(buffer);
        }
        return _buffers[info.Name] = buffer;
    }
}
