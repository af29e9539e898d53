using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>What a worker has to do for one instance, at most <see cref="DrumInstance.OriginalSlot"/> sounds for each pad, and in
/// which order.</summary>
/// <remarks>[worker holding the pool slot]; <see cref="Demand"/> is the audio thread's.</remarks>
internal unsafe struct DrumQueue
{
    private DrumRequest* _requests;
    private DrumWork* _work;
    private uint* _demanded;
    private int _posted;
    private int _seen;
    private int _turn;

    /// <summary>Takes the memory. [main-thread]</summary>
    internal void Initialize(ref NativeArena arena)
    {
        this = default;
        _requests = arena.Take<DrumRequest>(DrumParameter.Pads);
        _work = arena.Take<DrumWork>(DrumParameter.Pads);
        _demanded = arena.Take<uint>(DrumParameter.Pads);
    }

    /// <summary>Replaces what is wanted for a pad. [audio-thread]</summary>
    [RealTime]
    internal void Post(int pad, DrumRecipe* recipe, uint slots)
    {
        _requests[pad].Write(recipe, slots, _posted);
        Volatile.Write(ref _posted, _posted + 1);
    }

    /// <summary>A hit wanted this sound and did not get it: it comes first. [audio-thread]</summary>
    [RealTime]
    internal readonly void Demand(int pad, int slot) => Interlocked.Or(ref _demanded[pad], 1u << slot);

    /// <summary>True when there are requests that <see cref="Update"/> has not seen, or something is left to do.</summary>
    internal bool HasWork()
    {
        if (Volatile.Read(ref _posted) != _seen) return true;
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            if (_work[pad].Slots != 0) return true;
        }

        return false;
    }

    /// <summary>Takes new requests for a model; others are left until the model is known.</summary>
    internal void Update(DrumModel* model)
    {
        int posted = Volatile.Read(ref _posted);
        if (posted == _seen) return;
        bool isComplete = true;
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            DrumWork work = _work[pad];
            if (!_requests[pad].TryRead(&work)) continue;
            if (work.Recipe.Model == model || work.Slots == 0) _work[pad] = work;
            else isComplete = false;
        }

        if (isComplete) _seen = posted;
    }

    /// <summary>Nothing is left to do but new requests.</summary>
    internal readonly void Clear()
    {
        for (int pad = 0; pad < DrumParameter.Pads; pad++) _work[pad].Slots = 0;
    }

    /// <summary>Takes the sound that is most wanted: what a hit has missed; then the pads' main sounds, the newest and the oldest
    /// request in turn, so that a control that moves all the time does not keep the others waiting; then layers and
    /// neighbours.</summary>
    /// <returns>False when there is none.</returns>
    internal bool Take(out int pad, out int slot, out DrumRecipe* recipe)
    {
        slot = 0;
        recipe = null;
        pad = FindDemanded();
        if (pad < 0) pad = FindBySlots(1, isNewest: (_turn++ & 1) == 0);
        if (pad < 0) pad = FindBySlots(uint.MaxValue, isNewest: true);
        if (pad < 0) return false;
        uint slots = _work[pad].Slots;
        uint demanded = slots & Volatile.Read(ref _demanded[pad]);
        slot = System.Numerics.BitOperations.TrailingZeroCount(demanded != 0 ? demanded : slots);
        _work[pad].Slots &= ~(1u << slot);
        Interlocked.And(ref _demanded[pad], ~(1u << slot));
        recipe = &_work[pad].Recipe;
        return true;
    }

    private readonly int FindDemanded()
    {
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            if ((_work[pad].Slots & Volatile.Read(ref _demanded[pad])) != 0) return pad;
        }

        return -1;
    }

    private readonly int FindBySlots(uint slots, bool isNewest)
    {
        int found = -1;
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            if ((_work[pad].Slots & slots) == 0) continue;
            if (found < 0 || _work[pad].Order > _work[found].Order == isNewest) found = pad;
        }

        return found;
    }
}
