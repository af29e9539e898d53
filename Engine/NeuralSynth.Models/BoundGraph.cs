using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Models;

/// <summary>
/// A graph of one lane of one instance: buffers in native memory bound to the session's inputs and outputs, states
/// twice (read one, write the other; the next step swaps them).
/// </summary>
/// <remarks>[main-thread]; the worker only ever sees the resulting <see cref="OrtGraph"/>.</remarks>
internal sealed unsafe class BoundGraph : IBoundGraph
{
    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<string, nint> _buffers = [];
    private readonly OrtIoBinding _even;
    private readonly OrtIoBinding _odd;
    private OrtGraph _graph;

    internal BoundGraph(GraphSession session, ref NativeArena arena)
    {
        _even = Own(session.Session.CreateIoBinding());
        _odd = Own(session.Session.CreateIoBinding());
        BindStates(session.Description, ref arena);
        foreach (TensorDescription input in session.Description.Inputs)
        {
            if (input.Role != TensorRoles.State) BindBoth(input, isInput: true, ref arena);
        }

        var next = session.Description.Inputs.Where(i => i.Next != null).Select(i => i.Next!).ToHashSet(StringComparer.Ordinal);
        foreach (TensorDescription output in session.Description.Outputs)
        {
            if (!next.Contains(output.Name)) BindBoth(output, isInput: false, ref arena);
        }

        _graph.RunWithBinding = (delegate* unmanaged<nint, nint, nint, nint>)OrtRuntime.RunWithBinding;
        _graph.ReleaseStatus = (delegate* unmanaged<nint, void>)OrtRuntime.ReleaseStatus;
        _graph.Session = OrtRuntime.HandleOf(session.Session);
        _graph.RunOptions = session.RunOptions.Handle;
        _graph.EvenBinding = _even.Handle;
        _graph.OddBinding = _odd.Handle;
    }

    public GraphRunner Runner => new() { Kind = GraphRunner.OnnxRuntime, Ort = _graph };

    public float* Buffer(string? name) => name != null && _buffers.TryGetValue(name, out nint address) ? (float*)address : null;

    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
        _owned.Clear();
    }

    private void BindStates(GraphDescription description, ref NativeArena arena)
    {
        TensorDescription[] states = [.. description.Inputs.Where(i => i.Role == TensorRoles.State)];
        int total = states.Sum(s => Padded(TensorSizes.ElementCount(s)));
        float* memory = arena.Take<float>(2 * total);
        _graph.States = (byte*)memory;
        _graph.StateBytes = (nuint)(2 * total * sizeof(float));
        int offset = 0;
        foreach (TensorDescription state in states)
        {
            OrtValue a = Value(state, memory + offset);
            OrtValue b = Value(state, memory + total + offset);
            _even.BindInput(state.Name, a);
            _even.BindOutput(state.Next!, b);
            _odd.BindInput(state.Name, b);
            _odd.BindOutput(state.Next!, a);
            offset += Padded(TensorSizes.ElementCount(state));
        }
    }

    private void BindBoth(TensorDescription tensor, bool isInput, ref NativeArena arena)
    {
        float* memory = arena.Take<float>(TensorSizes.ElementCount(tensor));
        _buffers[tensor.Name] = (nint)memory;
        OrtValue value = Value(tensor, memory);
        foreach (OrtIoBinding binding in (ReadOnlySpan<OrtIoBinding>)[_even, _odd])
        {
            if (isInput) binding.BindInput(tensor.Name, value);
            else binding.BindOutput(tensor.Name, value);
        }
    }

    private OrtValue Value(TensorDescription tensor, float* memory) => Own(OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance,
        TensorElementType.Float,
        [.. tensor.Shape.Select(extent => (long)extent)],
        (nint)memory,
        (long)TensorSizes.ElementCount(tensor) * sizeof(float)));

    // States start at cache lines of their own.
    private static int Padded(int count) => (count + 15) & ~15;

    private T Own<T>(T item) where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }
}
