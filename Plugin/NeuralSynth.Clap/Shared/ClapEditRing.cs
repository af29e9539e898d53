#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

namespace NeuralSynth.Clap;

/// <summary>One change of a parameter that the plug-in made itself, on its way to the host.</summary>
internal struct ClapEdit
{
    /// <summary>Id of the parameter.</summary>
    public uint Id;

    /// <summary>Event type: gesture begin, value or gesture end, <see cref="Interop.ClapEventType"/>.</summary>
    public ushort Type;

    /// <summary>Plain value, for a value.</summary>
    public double Value;
}

/// <summary>Changes that the plug-in made itself, from the main thread to whoever may send events. One writer, one
/// reader, fixed capacity.</summary>
internal unsafe struct ClapEditRing
{
    /// <summary>Room, a power of two.</summary>
    public const int Capacity = 256;

    /// <summary>[<see cref="Capacity"/>] in native memory of the main half.</summary>
    public ClapEdit* Items;

    /// <summary>Next to read; written by the reader.</summary>
    public uint Head;

    /// <summary>Next to write; written by the writer.</summary>
    public uint Tail;

    /// <summary>Adds all of <paramref name="edits"/> or none. [main-thread]</summary>
    public bool TryPush(ReadOnlySpan<ClapEdit> edits)
    {
        uint tail = Tail;
        if (Capacity - (tail - Volatile.Read(ref Head)) < edits.Length) return false;
        foreach (ClapEdit edit in edits) Items[tail++ % Capacity] = edit;
        Volatile.Write(ref Tail, tail);
        return true;
    }

    /// <summary>The oldest one, or null; <see cref="Drop"/> it when it is done. [audio-thread, or main-thread while inactive]</summary>
    public ClapEdit* Peek() => Head == Volatile.Read(ref Tail) ? null : Items + Head % Capacity;

    /// <summary>Forgets the oldest one. [as <see cref="Peek"/>]</summary>
    public void Drop() => Volatile.Write(ref Head, Head + 1);
}
