using Microsoft.ML.OnnxRuntime;
using NeuralSynth.OnnxRuntime;

namespace NeuralSynth.Autodiff.Execution;

/// <summary>Pinned floats that ONNX Runtime reads and writes in place. Several programs may share one.</summary>
public sealed class TensorBuffer : IDisposable
{
    private readonly Memory<float> _memory;

    /// <summary>New zeros of the given shape.</summary>
    public TensorBuffer(IReadOnlyList<int> shape)
        : this(AlignedFloats.Allocate(shape.Aggregate(1, (p, s) => p * s)), shape)
    {
    }

    /// <summary>A view of existing memory, which must hold exactly the shape's elements.</summary>
    public TensorBuffer(Memory<float> memory, IReadOnlyList<int> shape)
    {
        PrivateOnnxRuntime.Load();
        _memory = memory;
        Shape = shape;
        OrtValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, [.. shape.Select(s => (long)s)]);
    }

    /// <summary>Shape, outermost axis first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The elements.</summary>
    public Span<float> Span => _memory.Span;

    /// <summary>The same elements, for use in closures.</summary>
    public Memory<float> Memory => _memory;

    internal OrtValue OrtValue { get; }

    /// <inheritdoc/>
    public void Dispose() => OrtValue.Dispose();
}
