namespace NeuralSynth.Plugin.Drums;

/// <summary>The sounds that were packed last in this process, by key: new instances begin with the same kit, and a state that is
/// saved again packs only what has changed.</summary>
/// <remarks>[thread-safe]</remarks>
internal static class PadSoundCache
{
    // Four kits, about 10 MB.
    private const int Capacity = 64;

    private static readonly object Gate = new();
    private static readonly Dictionary<ulong, PadSound> ByKey = [];
    private static readonly Queue<ulong> Order = new();

    /// <summary>A sound, made when it is not known.</summary>
    internal static PadSound? GetOrMake(ulong key, Func<PadSound?> make)
    {
        lock (Gate)
        {
            if (ByKey.TryGetValue(key, out PadSound? known)) return known;
        }

        PadSound? made = make();
        if (made != null) Add(key, made);
        return made;
    }

    private static void Add(ulong key, PadSound sound)
    {
        lock (Gate)
        {
            if (!ByKey.TryAdd(key, sound)) return;
            Order.Enqueue(key);
            if (Order.Count > Capacity) ByKey.Remove(Order.Dequeue());
        }
    }
}
