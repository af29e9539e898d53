using System.Runtime.InteropServices;
using NeuralSynth.Plugin;

namespace NeuralSynth.AudioPlugSharp;

/// <summary>The changes of parameters of one block, in order of time, in native memory of fixed size.</summary>
/// <remarks>[audio-thread]. Changes of the same time keep the order in which they came.</remarks>
internal sealed unsafe class ChangeList : IDisposable
{
    /// <summary>Room; what comes beyond it replaces what came last.</summary>
    internal const int Capacity = 1024;

    private PluginChange* _items = (PluginChange*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(PluginChange));

    /// <summary>[<see cref="Count"/>]</summary>
    internal PluginChange* Items => _items;

    /// <summary>Number of changes.</summary>
    internal int Count { get; private set; }

    /// <summary>Adds a change. In a full list it takes the place of the parameter's last change, so that the value at the
    /// block's end is right, or of the last one of all.</summary>
    internal void Add(uint id, int offset, double plain)
    {
        if (Count == Capacity) Remove(LastOf(id));
        int at = Count++;
        for (; at > 0 && _items[at - 1].Offset > offset; at--) _items[at] = _items[at - 1];
        _items[at] = new PluginChange { Id = id, Offset = offset, Value = plain };
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

    private int LastOf(uint id)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (_items[i].Id == id) return i;
        }

        return Count - 1;
    }

    private void Remove(int index)
    {
        Count--;
        for (int i = index; i < Count; i++) _items[i] = _items[i + 1];
    }
}
