using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>Single-producer single-consumer ring of model pointers: models that the worker has let go of, on their way
/// back to the main half.</summary>
public unsafe struct TimbrePointerRing
{
    private const int Capacity = 16;

    private fixed long _items[Capacity];
    private int _head;
    private int _tail;

    /// <summary>Adds one. Returns false when full. [worker]</summary>
    [RealTime]
    public bool Push(TimbreModel* model)
    {
        int head = _head;
        if (head - Volatile.Read(ref _tail) >= Capacity) return false;
        _items[head % Capacity] = (long)model;
        Volatile.Write(ref _head, head + 1);
        return true;
    }

    /// <summary>Takes one, or null. [main-thread]</summary>
    public TimbreModel* Pop()
    {
        int tail = _tail;
        if (tail == Volatile.Read(ref _head)) return null;
        TimbreModel* model = (TimbreModel*)_items[tail % Capacity];
        Volatile.Write(ref _tail, tail + 1);
        return model;
    }
}
