using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSynth.Engine.Realtime;

/// <summary>
/// A bump allocator over native memory: everything an instance needs is taken from it while it is prepared, zeroed
/// and aligned to a cache line, and given back at once by <see cref="Free"/>.
/// </summary>
/// <remarks>[main-thread]: never used from <c>process</c>. Not thread-safe. The struct itself may live in native
/// memory; it holds no managed reference. Chunks are linked through their first bytes.</remarks>
public unsafe struct NativeArena
{
    private const nuint Alignment = 64;
    private const nuint ChunkBytes = 256 * 1024;

    private byte* _chunk;
    private nuint _used;
    private nuint _capacity;

    /// <summary>Bytes taken from the system so far.</summary>
    public nuint ReservedBytes { get; private set; }

    /// <summary>Takes <paramref name="count"/> zeroed elements, aligned to 64 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public T* Take<T>(int count) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        nuint bytes = ((nuint)count * (nuint)sizeof(T) + Alignment - 1) & ~(Alignment - 1);
        if (_chunk == null || _used + bytes > _capacity) AddChunk(bytes);
        byte* start = _chunk + _used;
        _used += bytes;
        return (T*)start;
    }

    /// <summary>Gives everything back; the arena can be used again.</summary>
    public void Free()
    {
        byte* chunk = _chunk;
        while (chunk != null)
        {
            byte* next = *(byte**)chunk;
            NativeMemory.AlignedFree(chunk);
            chunk = next;
        }

        this = default;
    }

    private void AddChunk(nuint bytes)
    {
        nuint capacity = Alignment + (bytes > ChunkBytes ? bytes : ChunkBytes);
        byte* chunk = (byte*)NativeMemory.AlignedAlloc(capacity, Alignment);
        Unsafe.InitBlockUnaligned(chunk, 0, checked((uint)capacity));
        *(byte**)chunk = _chunk;
        _chunk = chunk;
        _used = Alignment;
        _capacity = capacity;
        ReservedBytes += capacity;
    }
}
