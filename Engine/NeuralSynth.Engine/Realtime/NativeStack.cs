namespace NeuralSynth.Engine.Realtime;

/// <summary>Things in native memory on their way from any number of threads to whoever takes them all at once. The first
/// word of a thing links it while it is in here.</summary>
/// <remarks>Nobody waits: a push repeats only when another thread came between. Since takers take everything, a thing that is
/// pushed again cannot be mistaken for its former self.</remarks>
public unsafe struct NativeStack
{
    private nint _top;

    /// <summary>True when there is nothing in it. [any thread]</summary>
    [RealTime]
    public bool IsEmpty() => Volatile.Read(ref _top) == 0;

    /// <summary>Adds a thing. [any thread]</summary>
    [RealTime]
    public void Push(void* thing)
    {
        nint top = Volatile.Read(ref _top);
        while (true)
        {
            *(nint*)thing = top;
            nint found = Interlocked.CompareExchange(ref _top, (nint)thing, top);
            if (found == top) return;
            top = found;
        }
    }

    /// <summary>Takes everything. [any thread]</summary>
    /// <returns>The thing that was added last, linked by the first word of each; null when there is none.</returns>
    [RealTime]
    public void* TakeAll() => (void*)Interlocked.Exchange(ref _top, 0);

    /// <summary>Takes everything, in the order in which it was added. [any thread]</summary>
    /// <returns>The thing that was added first, linked by the first word of each; null when there is none.</returns>
    [RealTime]
    public void* TakeAllInOrder()
    {
        nint thing = (nint)TakeAll();
        nint ordered = 0;
        while (thing != 0)
        {
            nint next = *(nint*)thing;
            *(nint*)thing = ordered;
            ordered = thing;
            thing = next;
        }

        return (void*)ordered;
    }
}
