using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>
/// The hops between audio thread and worker: a ring of <see cref="TimbreJob"/> slots. The audio thread fills and posts
/// slots in order, a worker finishes them in order, the audio thread looks a finished hop up by its number. A result
/// is found by number, never by position, so a late one can neither be played at the wrong time nor shift the rest.
/// </summary>
/// <remarks>Single producer (audio thread), single consumer (the worker that holds the pool slot).</remarks>
public unsafe struct HopRing
{
    private TimbreJob* _slots;
    private long _mask;
    private long _posted;
    private long _completed;

    /// <summary>Slots.</summary>
    public readonly long Capacity => _mask + 1;

    /// <summary>Jobs posted so far. [audio-thread writes]</summary>
    public long Posted => Volatile.Read(ref _posted);

    /// <summary>Jobs finished so far. [worker writes]</summary>
    public long Completed => Volatile.Read(ref _completed);

    /// <summary>Takes memory for at least <paramref name="minimumSlots"/> slots.</summary>
    public void Initialize(ref NativeArena arena, int minimumSlots, int channels, int hopSamples)
    {
        int slots = 16;
        while (slots < minimumSlots) slots *= 2;
        _mask = slots - 1;
        _slots = arena.Take<TimbreJob>(slots);
        for (int i = 0; i < slots; i++)
        {
            _slots[i].Controls = arena.Take<float>(TimbreParameter.Count);
            _slots[i].Input = arena.Take<float>(channels * hopSamples);
            _slots[i].Output = arena.Take<float>(channels * hopSamples);
            _slots[i].FinishedJob = -1;
        }

        _posted = 0;
        _completed = 0;
    }

    /// <summary>Slot of job <paramref name="job"/>.</summary>
    [RealTime]
    public readonly TimbreJob* SlotOf(long job) => _slots + (job & _mask);

    /// <summary>True when the worker has left too little of the ring for the audio thread to go on.</summary>
    [RealTime]
    public bool IsFull(long job) => job - Completed >= Capacity / 2;

    /// <summary>Hands the next slot to the worker. [audio-thread]</summary>
    [RealTime]
    public void Post() => Volatile.Write(ref _posted, _posted + 1);

    /// <summary>Marks the oldest posted job as finished. [worker]</summary>
    [RealTime]
    public void Complete()
    {
        Volatile.Write(ref SlotOf(_completed)->FinishedJob, _completed);
        Volatile.Write(ref _completed, _completed + 1);
    }

    /// <summary>Gives all unfinished jobs up. [audio-thread, only while it computes the hops itself]</summary>
    [RealTime]
    public void Abandon() => Volatile.Write(ref _completed, _posted);

    /// <summary>True when <paramref name="job"/>'s result is in its slot. [audio-thread]</summary>
    [RealTime]
    public readonly bool IsFinished(long job) => job >= 0 && Volatile.Read(ref SlotOf(job)->FinishedJob) == job;
}
