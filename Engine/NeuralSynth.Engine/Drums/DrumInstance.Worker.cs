using System.Runtime.CompilerServices;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

// Generation: what is asked for, who makes it, when it must be there.
public unsafe partial struct DrumInstance
{
    // The pool's threads serve other plug-ins too, whose hops are due: a slice is short against a hop.
    private const long SliceNanoseconds = 1_000_000;

    /// <summary>Takes a pad's recipe; true when sounds were asked for.</summary>
    [RealTime]
    private bool UpdateRecipe(int pad)
    {
        DrumPad* controls = _pads + pad;
        DrumRecipe recipe = DrumRecipe.Of(_model, PadValues(pad), _effective[DrumParameter.Seed]);
        ulong mainKey = recipe.MainKey();
        bool isSame = recipe.Model == controls->Recipe.Model && mainKey == controls->Keys[0]
            && recipe.HumaniseRadius == controls->Recipe.HumaniseRadius && recipe.HumaniseSeed == controls->Recipe.HumaniseSeed
            && recipe.VelocityToTimbre == controls->Recipe.VelocityToTimbre;
        if (isSame) return false;
        controls->Recipe = recipe;
        for (int slot = 0; slot < OriginalSlot; slot++) controls->Keys[slot] = recipe.KeyOf(mainKey, slot);
        FindMissing(controls, pad);
        if (recipe.Model == null) return false;
        _queue.Post(pad, &controls->Recipe, controls->Missing);
        return controls->Missing != 0;
    }

    [RealTime]
    private void FindMissing(DrumPad* controls, int pad)
    {
        uint missing = 0;
        for (int slot = 0; slot < OriginalSlot && controls->Recipe.Model != null; slot++)
        {
            if ((controls->Recipe.SlotsInUse >> slot & 1) == 0) continue;
            DrumSound* sound = SoundAt(pad * Slots + slot);
            if (sound == null || sound->Info.Key != controls->Keys[slot]) missing |= 1u << slot;
        }

        Volatile.Write(ref controls->Missing, missing);
    }

    /// <summary>Lets the newest voice of each pad cross over to the sound that its slot has now. Called on a fixed grid of the
    /// instance's time, so that the host's blocks have no say in it.</summary>
    [RealTime]
    private void UpdateSounding()
    {
        uint seen = 0;
        for (int i = _playingCount - 1; i >= 0; i--)
        {
            DrumVoice* voice = _voices + _playing[i];
            if (voice->IsFading != 0 || (seen >> voice->Pad & 1) != 0) continue;
            seen |= 1u << voice->Pad;
            if (voice->Incoming == null && voice->Sound != null) UpdateSounding(voice);
        }
    }

    [RealTime]
    private void UpdateSounding(DrumVoice* voice)
    {
        voice->Slot = _pads[voice->Pad].Recipe.InUse(voice->Slot);
        if (Offline != 0) GenerateNow(voice->Pad, voice->Slot);
        DrumSound* sound = SoundAt(voice->Pad * Slots + voice->Slot);
        if (sound == null || sound == voice->Sound) return;
        // While a control moves, what is finished is a step on the way to the newest. A voice that plays the main sound in place of
        // another waits for the very one.
        if (sound->Place != voice->Sound->Place && !IsExact(voice->Pad, voice->Slot)) return;
        voice->CrossTo(Hold(sound), Math.Max(1, (int)(CrossfadeSeconds * _hostRate)));
    }

    private static int HasWork(void* context)
    {
        var self = (DrumInstance*)context;
        if (Volatile.Read(ref self->StallWorker) != 0) return 0;
        if (self->CurrentModel() != self->_workerModel) return 1;
        return Volatile.Read(ref self->Offline) == 0 && (self->_generator.IsUnderWay || self->_queue.HasWork()) ? 1 : 0;
    }

    /// <summary>Goes on with the sound that is being made, or begins the next: one slice. [worker holding the pool slot]</summary>
    private static void Drain(void* context)
    {
        var self = (DrumInstance*)context;
        Denormals.Enter(out Denormals.Saved flags);
        self->FreeRetiredSounds();
        self->UseModel();
        if (Volatile.Read(ref self->Offline) == 0)
        {
            self->_queue.Update(self->_workerModel);
            if (!self->_generator.IsUnderWay && self->_queue.Take(out int pad, out int slot, out DrumRecipe* recipe)) self->_generator.Begin(recipe, pad, slot);
            if (self->_generator.IsUnderWay) self->Advance(SliceNanoseconds);
        }

        Denormals.Leave(ref flags);
    }

    private void Advance(long nanoseconds)
    {
        if (!_generator.Advance(nanoseconds, _hostRate, out DrumSound* sound)) return;
        Telemetry.TotalGenerationTicks += _generator.Ticks;
        if (_generator.Ticks > Telemetry.WorstGenerationTicks) Telemetry.WorstGenerationTicks = _generator.Ticks;
        if (sound == null)
        {
            Telemetry.Faulty++;
            return;
        }

        Telemetry.Generated++;
        _incoming.Push(sound);
    }

    /// <summary>Follows the audio thread to another model; the one before is given back.</summary>
    private void UseModel()
    {
        DrumModel* model = CurrentModel();
        if (model == _workerModel) return;
        _generator.Abandon();
        _queue.Clear();
        if (_workerModel != null) _retiredModels.Push(_workerModel);
        _workerModel = model;
    }

    private DrumModel* CurrentModel() => (DrumModel*)Volatile.Read(ref *(nint*)Address(ref _model));

    // Instances lie in native memory: addresses stay.
    private static void* Address(ref DrumModel* field)
    {
        fixed (DrumModel** address = &field) return address;
    }

    /// <summary>Makes sure that a slot has the very sound that is asked for, while the host renders offline.</summary>
    [RealTime]
    private void GenerateNow(int pad, int slot)
    {
        DrumPad* controls = _pads + pad;
        if (_model == null || StallWorker != 0 || IsExact(pad, slot)) return;
        WorkerPool.AcquireSlow(_poolSlot);
        // As in Drain, so that the bits are the same.
        Denormals.Enter(out Denormals.Saved flags);
        try
        {
            UseModel();
            FinishGeneration();
            if (IsExact(pad, slot)) return;
            _generator.Begin(&controls->Recipe, pad, slot);
            FinishGeneration();
        }
        finally
        {
            // Whatever goes wrong in there must not leave the slot taken: the next one to ask would wait for ever.
            Denormals.Leave(ref flags);
            WorkerPool.Release(_poolSlot);
        }
    }

    [RealTime]
    private void FinishGeneration()
    {
        while (_generator.IsUnderWay) Advance(long.MaxValue);
        TakeIncoming();
    }

    [RealTime]
    private bool IsExact(int pad, int slot)
    {
        DrumSound* sound = SoundAt(pad * Slots + slot);
        return sound != null && sound->Info.Key == _pads[pad].Keys[slot];
    }
}
