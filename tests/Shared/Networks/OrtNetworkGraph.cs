using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NeuralSynth.Contract;

namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>A streaming graph on ONNX Runtime the fastest way we know: values bound once, states in two sets that are
/// swapped every step, one thread that never spins.</summary>
/// <remarks>Load the runtime first. One thread at a time.</remarks>
internal sealed unsafe class OrtNetworkGraph : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly List<nint> _memory = [];
    private readonly Dictionary<string, nint> _buffers = new(StringComparer.Ordinal);
    private readonly List<(nint Memory, nuint Bytes)> _states = [];
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding _even;
    private readonly OrtIoBinding _odd;
    private bool _isOdd;

    /// <param name="graph">Graph and description.</param>
    /// <param name="arena">Whether ONNX Runtime keeps an arena of its own.</param>
    public OrtNetworkGraph(SampleGraph graph, bool arena)
    {
        using SessionOptions options = CreateOptions(arena);
        _session = Own(new InferenceSession(graph.Model.ToByteArray(), options));
        _even = Own(_session.CreateIoBinding());
        _odd = Own(_session.CreateIoBinding());
        foreach (TensorDescription input in graph.Description.Inputs)
        {
            if (input.Role == TensorRoles.State) BindState(input);
            else Bind(input, isInput: true);
        }

        foreach (TensorDescription output in graph.Description.Outputs.Where(o => o.Role != TensorRoles.State)) Bind(output, isInput: false);
    }

    /// <summary>Memory of an input or output that is no state.</summary>
    public Span<float> this[TensorDescription tensor] => new((void*)_buffers[tensor.Name], Count(tensor));

    /// <summary>One step.</summary>
    public void Run()
    {
        _session.RunWithBinding(_options, _isOdd ? _odd : _even);
        _isOdd = !_isOdd;
    }

    /// <summary>Zeroes the states.</summary>
    public void Reset()
    {
        foreach ((nint memory, nuint bytes) in _states) NativeMemory.Clear((void*)memory, bytes);
        _isOdd = false;
    }

    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
        _options.Dispose();
        foreach (nint memory in _memory) NativeMemory.AlignedFree((void*)memory);
    }

    private static SessionOptions CreateOptions(bool arena)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            EnableCpuMemArena = arena,
            EnableMemoryPattern = true,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }

    private void BindState(TensorDescription state)
    {
        OrtValue a = Value(state, TakeState(state)), b = Value(state, TakeState(state));
        _even.BindInput(state.Name, a);
        _even.BindOutput(state.Next!, b);
        _odd.BindInput(state.Name, b);
        _odd.BindOutput(state.Next!, a);
    }

    private void Bind(TensorDescription tensor, bool isInput)
    {
        nint memory = Take(tensor);
        _buffers.Add(tensor.Name, memory);
        OrtValue value = Value(tensor, memory);
        foreach (OrtIoBinding binding in (ReadOnlySpan<OrtIoBinding>)[_even, _odd])
        {
            if (isInput) binding.BindInput(tensor.Name, value);
            else binding.BindOutput(tensor.Name, value);
        }
    }

    private nint TakeState(TensorDescription state)
    {
        nint memory = Take(state);
        _states.Add((memory, (nuint)Count(state) * sizeof(float)));
        return memory;
    }

    private nint Take(TensorDescription tensor)
    {
        nuint bytes = ((nuint)Count(tensor) * sizeof(float) + 63) & ~(nuint)63;
        void* memory = NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(memory, bytes);
        _memory.Add((nint)memory);
        return (nint)memory;
    }

    private OrtValue Value(TensorDescription tensor, nint memory) => Own(OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [.. tensor.Shape.Select(d => (long)d)], memory, (long)Count(tensor) * sizeof(float)));

    private static int Count(TensorDescription tensor) => tensor.Shape.Aggregate(1, (a, b) => a * b);

    private T Own<T>(T item) where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }
}
