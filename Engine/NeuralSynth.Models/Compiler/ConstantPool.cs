using System.Buffers;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace NeuralSynth.Models.Compiler;

/// <summary>Memory of a graph's constants while it is compiled: the parsed weights, pinned where they lie, and native
/// memory for those that have to be rewritten. Nothing of it is needed after <c>Plan.Prepare</c>.</summary>
internal sealed unsafe class ConstantPool : IDisposable
{
    // Half a gigabyte: weights rewritten twice, and no more, however often a hostile graph asks for it.
    private const long MostFloats = 1 << 27;

    private readonly List<MemoryHandle> _pins = [];
    private readonly List<nint> _taken = [];
    private long _floats;

    /// <summary>Address of bytes that stay where they are.</summary>
    internal float* Pin(ByteString bytes)
    {
        MemoryHandle pin = bytes.Memory.Pin();
        _pins.Add(pin);
        return (float*)pin.Pointer;
    }

    /// <summary>Uninitialised memory.</summary>
    /// <exception cref="UnsupportedGraphException">More was asked for than any network needs.</exception>
    internal float* Take(long floats)
    {
        _floats += floats;
        if (_floats > MostFloats) throw new UnsupportedGraphException($"more than {MostFloats} constants while compiling");
        float* memory = (float*)NativeMemory.Alloc((nuint)Math.Max(floats, 1) * sizeof(float));
        _taken.Add((nint)memory);
        return memory;
    }

    /// <summary>Memory with a copy of <paramref name="values"/>.</summary>
    internal float* Copy(ReadOnlySpan<float> values)
    {
        float* memory = Take(values.Length);
        values.CopyTo(new Span<float>(memory, values.Length));
        return memory;
    }

    public void Dispose()
    {
        foreach (MemoryHandle pin in _pins) pin.Dispose();
        foreach (nint memory in _taken) NativeMemory.Free((void*)memory);
        _pins.Clear();
        _taken.Clear();
    }
}
