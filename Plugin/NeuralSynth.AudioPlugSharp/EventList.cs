using System.Runtime.InteropServices;
using NeuralSynth.Plugin;

namespace NeuralSynth.AudioPlugSharp;

/// <summary>The events of one block in order of time, in native memory of fixed size.</summary>
/// <remarks>[audio-thread]. Events of the same time keep the order in which they came.</remarks>
internal sealed unsafe class EventList : IDisposable
{
    /// <summary>Room; what comes beyond it replaces what came last.</summary>
    internal const int Capacity = 1024;

    private PluginEvent* _items = (PluginEvent*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(PluginEvent));

    /// <summary>[<see cref="Count"/>]</summary>
    internal PluginEvent* Items => _items;

    /// <summary>Number of events.</summary>
    internal int Count { get; private set; }

    /// <summary>Adds an event. In a full list it takes the place of the last one of the same parameter or key, so that values
    /// at the block's end are right, or of the last one of all.</summary>
    internal void Add(PluginEvent added)
    {
        if (Count == Capacity) Remove(LastLike(added));
        int at = Count++;
        for (; at > 0 && _items[at - 1].Offset > added.Offset; at--) _items[at] = _items[at - 1];
        _items[at] = added;
    }

    /// <summary>A block has taken them.</summary>
    internal void Clear() => Count = 0;

    /// <summary>No block has taken them: they are due when the next one begins.</summary>
    internal void CarryOver()
    {
        for (int i = 0; i < Count; i++) _items[i].Offset = 0;
    }

    /// <summary>Frees the memory; the list must not be used any more.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_items);
        _items = null;
        Count = 0;
    }

    private int LastLike(PluginEvent other)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (_items[i].Type == other.Type && _items[i].Id == other.Id) return i;
        }

        return Count - 1;
    }

    private void Remove(int index)
    {
        Count--;
        for (int i = index; i < Count; i++) _items[i] = _items[i + 1];
    }
}
