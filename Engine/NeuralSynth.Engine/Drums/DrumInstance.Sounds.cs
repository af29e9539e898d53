using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

// Finished sounds: how they come in, who holds them, how they are given back.
public unsafe partial struct DrumInstance
{
    /// <summary>Gives a pad a finished sound: of a state, or a recording for <see cref="OriginalSlot"/>. It is heard from the
    /// next note on, and in a voice that plays the slot.</summary>
    /// <param name="self">The instance, active or not.</param>
    /// <param name="pad">0 … 15.</param>
    /// <param name="slot">Below <see cref="Slots"/>.</param>
    /// <param name="key">As <see cref="ReadSound"/> gave it: while the pad asks for this key, nothing is generated for the slot.
    /// 0 for a recording.</param>
    /// <param name="samples">[count] mono, copied; null or count 0 removes the sound.</param>
    /// <param name="count">Samples, at most <see cref="MaxSoundSamples"/>.</param>
    /// <param name="sampleRate">Of the samples, Hz.</param>
    /// <returns>False when an argument is out of range, a sample is not finite or memory ran out.</returns>
    /// <remarks>[main-thread]. When a state is loaded: first the sounds, then the values.</remarks>
    public static bool SetSound(DrumInstance* self, int pad, int slot, ulong key, float* samples, int count, int sampleRate)
    {
        if (!IsPlace(pad, slot) || count < 0 || count > MaxSoundSamples) return false;
        bool isRemoval = samples == null || count == 0;
        if (!isRemoval && (sampleRate < LowestSoundRate || sampleRate > HighestSoundRate || !Buffers.IsFinite(samples, count))) return false;
        self->FreeRetiredSounds();
        int place = pad * Slots + slot;
        int hostRate = self->Active != 0 ? self->_hostRate : 0;
        DrumSound* sound = isRemoval
            ? DrumSound.CreateRemoval(place)
            : self->CreateSound(place, key, samples, count, sampleRate, hostRate);
        if (sound == null) return false;
        sound->IsGiven = 1;
        if (self->Active != 0) self->_incoming.Push(sound);
        else self->Accept(sound);
        return true;
    }

    /// <summary>Copies a finished sound as it was generated or given: at its own rate, before anything that the pad does to it.</summary>
    /// <param name="self">The instance, active or not.</param>
    /// <param name="pad">0 … 15.</param>
    /// <param name="slot">Below <see cref="Slots"/>.</param>
    /// <param name="info">Receives what the sound is.</param>
    /// <param name="destination">[capacity] receives the first samples; null to ask for the length.</param>
    /// <param name="capacity">Samples.</param>
    /// <returns>False when the slot has no sound.</returns>
    /// <remarks>[main-thread]</remarks>
    public static bool ReadSound(DrumInstance* self, int pad, int slot, DrumSoundInfo* info, float* destination, int capacity)
    {
        if (!IsPlace(pad, slot)) return false;
        // While this is not 0 nobody frees sounds that the audio thread has let go of.
        Interlocked.Increment(ref self->_readers);
        var sound = (DrumSound*)Volatile.Read(ref self->_table[pad * Slots + slot]);
        if (sound != null)
        {
            *info = sound->Info;
            int count = destination == null ? 0 : Math.Clamp(capacity, 0, sound->Info.Samples);
            new Span<float>(sound->Source, count).CopyTo(new Span<float>(destination, count));
        }

        Interlocked.Decrement(ref self->_readers);
        return sound != null;
    }

    private const int LowestSoundRate = 1000;
    private const int HighestSoundRate = 768_000;

    private static bool IsPlace(int pad, int slot) => pad >= 0 && pad < DrumParameter.Pads && slot >= 0 && slot < Slots;

    /// <summary>With the processor set as on workers, so that a sound that was read and is given back has the same bits at the
    /// host's rate too. [main-thread]</summary>
    private DrumSound* CreateSound(int place, ulong key, float* samples, int count, int sampleRate, int hostRate)
    {
        Denormals.Enter(out Denormals.Saved flags);
        DrumSound* sound = DrumSound.Create(place, key, samples, count, sampleRate, hostRate, ref _mainResampler);
        Denormals.Leave(ref flags);
        return sound;
    }

    /// <summary>Takes what workers and the main thread have finished. [audio-thread; main-thread while inactive]</summary>
    [RealTime]
    private void TakeIncoming()
    {
        if (_incoming.IsEmpty()) return;
        var sound = (DrumSound*)_incoming.TakeAllInOrder();
        while (sound != null)
        {
            DrumSound* next = sound->Next;
            Accept(sound);
            sound = next;
        }
    }

    [RealTime]
    private void Accept(DrumSound* sound)
    {
        DrumSound* before = SoundAt(sound->Place);
        bool isKnown = before != null && before->Info.Key == sound->Info.Key;
        if (sound->IsRemoval != 0)
        {
            PutSound(sound->Place, null);
            _retiredSounds.Push(sound);
        }
        else if (isKnown && sound->IsGiven == 0)
        {
            // What was given or made before is that very sound.
            _retiredSounds.Push(sound);
        }
        else
        {
            PutSound(sound->Place, sound);
        }

        // While inactive there are no pads: they are made anew.
        if (_pads != null) FindMissing(_pads + sound->Place / Slots, sound->Place / Slots);
    }

    private DrumSound* SoundAt(int place) => (DrumSound*)_table[place];

    [RealTime]
    private void PutSound(int place, DrumSound* sound)
    {
        DrumSound* before = SoundAt(place);
        if (sound != null) sound->References++;
        Volatile.Write(ref _table[place], (long)sound);
        LetGo(before);
    }

    [RealTime]
    private void LetGo(DrumSound* sound)
    {
        if (sound != null && --sound->References == 0) _retiredSounds.Push(sound);
    }

    /// <summary>Frees what nobody holds; later, if somebody is reading. [worker, main-thread]</summary>
    private void FreeRetiredSounds()
    {
        var sound = (DrumSound*)_retiredSounds.TakeAll();
        if (sound == null) return;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _readers) == 0)
        {
            DrumSound.FreeAll(sound);
            return;
        }

        while (sound != null)
        {
            DrumSound* next = sound->Next;
            _retiredSounds.Push(sound);
            sound = next;
        }
    }

    /// <summary>Makes all sounds anew whose rate is another. [main-thread, while inactive]</summary>
    private bool BringSoundsToRate(int hostRate)
    {
        for (int place = 0; place < DrumParameter.Pads * Slots; place++)
        {
            DrumSound* sound = SoundAt(place);
            if (sound == null || (sound->Data != null && sound->HostRate == hostRate)) continue;
            DrumSound* converted = CreateSound(place, sound->Info.Key, sound->Source, sound->Info.Samples, sound->Info.SampleRate, hostRate);
            if (converted == null) return false;
            converted->IsGiven = sound->IsGiven;
            PutSound(place, converted);
        }

        FreeRetiredSounds();
        return true;
    }
}
