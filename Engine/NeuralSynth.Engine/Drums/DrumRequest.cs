using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>What the audio thread wants of one pad's sounds; the newest word counts.</summary>
/// <remarks>One writer, one reader, and neither waits: the writer makes the version odd while it writes, the reader takes nothing
/// that changed under its eyes.</remarks>
internal unsafe struct DrumRequest
{
    private int _version;
    private DrumRecipe _recipe;
    private uint _slots;
    private long _order;

    /// <summary>Replaces the request. [audio-thread]</summary>
    /// <param name="recipe">What the sounds are made from.</param>
    /// <param name="slots">Bit n: slot n is wanted.</param>
    /// <param name="order">Grows with every request of the instance.</param>
    [RealTime]
    internal void Write(DrumRecipe* recipe, uint slots, long order)
    {
        Volatile.Write(ref _version, _version + 1);
        Interlocked.MemoryBarrier();
        _recipe = *recipe;
        _slots = slots;
        _order = order;
        Interlocked.MemoryBarrier();
        Volatile.Write(ref _version, _version + 1);
    }

    /// <summary>Reads a request that is newer than the one read last. [worker]</summary>
    /// <returns>False when there is none, or it is being written: it will be there next time.</returns>
    internal bool TryRead(DrumWork* work)
    {
        int version = Volatile.Read(ref _version);
        if (version == work->Version || (version & 1) != 0) return false;
        Interlocked.MemoryBarrier();
        DrumRecipe recipe = _recipe;
        uint slots = _slots;
        long order = _order;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _version) != version) return false;
        *work = new DrumWork { Version = version, Recipe = recipe, Slots = slots, Order = order };
        return true;
    }
}

/// <summary>What a worker has still to do for one pad. [worker]</summary>
internal struct DrumWork
{
    /// <summary>Of the request that it is.</summary>
    internal int Version;

    /// <summary>What the sounds are made from.</summary>
    internal DrumRecipe Recipe;

    /// <summary>Bit n: slot n is to be made.</summary>
    internal uint Slots;

    /// <summary>Larger is newer.</summary>
    internal long Order;
}
