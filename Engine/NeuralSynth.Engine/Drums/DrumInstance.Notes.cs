using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

// Notes: which sound they play, which voices make room for them.
public unsafe partial struct DrumInstance
{
    // Streams of HumaniseSeed: neighbours use those up to Variations.
    private const ulong FirstChoiceStream = 0x63686f696365;

    /// <summary>Starts a voice at the first sample of the <see cref="Process"/> that follows: callers split blocks at events.</summary>
    /// <param name="self">An active instance.</param>
    /// <param name="pad">0 … 15; others are ignored.</param>
    /// <param name="velocity">0 … 1.</param>
    /// <param name="noteId">The host's, or −1.</param>
    /// <param name="key">0 … 127, or −1.</param>
    /// <param name="channel">0 … 15, or −1.</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public static void NoteOn(DrumInstance* self, int pad, double velocity, int noteId, int key, int channel)
    {
        if (self->Active == 0 || pad < 0 || pad >= DrumParameter.Pads) return;
        self->Refresh();
        var note = new DrumNote { NoteId = noteId, Key = key, Channel = channel };
        if (!self->Hit(pad, DrumLimits.Clamp(velocity, 0, 1), note)) self->AddEnded(note);
    }

    /// <summary>The key is let go of. Hits sound until their end, so nothing fades. [audio-thread]</summary>
    /// <param name="self">An active instance.</param>
    /// <param name="noteId">The host's; −1 for any.</param>
    /// <param name="key">−1 for any.</param>
    /// <param name="channel">−1 for any.</param>
    [RealTime]
    public static void NoteOff(DrumInstance* self, int noteId, int key, int channel)
    {
    }

    /// <summary>Fades voices within 5 ms. [audio-thread]</summary>
    /// <param name="self">An active instance.</param>
    /// <param name="pad">−1 for any.</param>
    /// <param name="noteId">The host's; −1 for any.</param>
    /// <param name="key">−1 for any.</param>
    /// <param name="channel">−1 for any.</param>
    [RealTime]
    public static void Choke(DrumInstance* self, int pad, int noteId, int key, int channel)
    {
        if (self->Active == 0) return;
        for (int i = 0; i < self->_playingCount; i++)
        {
            DrumVoice* voice = self->_voices + self->_playing[i];
            if ((pad < 0 || voice->Pad == pad) && voice->Note.Matches(noteId, key, channel)) self->Fade(voice, ChokeSeconds);
        }
    }

    /// <summary>Sets an expression of sounding notes, until the note ends. [audio-thread]</summary>
    /// <param name="self">An active instance.</param>
    /// <param name="noteId">The host's; −1 for any.</param>
    /// <param name="key">−1 for any.</param>
    /// <param name="channel">−1 for any.</param>
    /// <param name="expression">What is set.</param>
    /// <param name="value">In the unit of <paramref name="expression"/>.</param>
    [RealTime]
    public static void NoteExpression(DrumInstance* self, int noteId, int key, int channel, DrumExpression expression, double value)
    {
        if (self->Active == 0 || double.IsNaN(value)) return;
        self->Refresh();
        for (int i = 0; i < self->_playingCount; i++)
        {
            DrumVoice* voice = self->_voices + self->_playing[i];
            if (!voice->Note.Matches(noteId, key, channel)) continue;
            voice->Express(expression, value);
            voice->Follow(self->_pads + voice->Pad);
        }
    }

    /// <summary>Takes the oldest note that has ended since, for the host. Of more than 256 that were not taken, later ones are
    /// forgotten. [audio-thread]</summary>
    /// <returns>False when there is none.</returns>
    [RealTime]
    public static bool TakeEndedNote(DrumInstance* self, DrumNote* note)
    {
        if (self->Active == 0 || self->_endedCount == 0) return false;
        *note = self->_ended[self->_endedFirst];
        self->_endedFirst = (self->_endedFirst + 1) % EndedNotes;
        self->_endedCount--;
        return true;
    }

    [RealTime]
    private void AddEnded(DrumNote note)
    {
        if (_endedCount == EndedNotes) return;
        _ended[(_endedFirst + _endedCount) % EndedNotes] = note;
        _endedCount++;
    }

    /// <summary>False when there is nothing to play.</summary>
    [RealTime]
    private bool Hit(int pad, double velocity, DrumNote note)
    {
        DrumPad* controls = _pads + pad;
        int slot = SlotOf(pad, controls->Hits++, velocity);
        DrumSound* sound = SoundFor(pad, slot);
        DrumSound* original = SoundAt(pad * Slots + OriginalSlot);
        if (sound == null && original == null) return false;

        Telemetry.Hits++;
        if (controls->ChokeGroup != 0) ChokeOthers(pad, controls->ChokeGroup);
        MakeRoom();
        int index = _free[--_freeCount];
        _playing[_playingCount++] = index;
        DrumVoice* voice = _voices + index;
        voice->Pad = pad;
        voice->Slot = slot;
        voice->Note = note;
        voice->Sound = Hold(sound);
        voice->Incoming = null;
        voice->Original = Hold(original);
        voice->Start(controls, velocity, _hostRate, _rampSamples);
        return true;
    }

    private static DrumSound* Hold(DrumSound* sound)
    {
        if (sound != null) sound->References++;
        return sound;
    }

    /// <summary>The layer of a velocity and the neighbour of a hit. A pure function of seed, pad and number: renders repeat.</summary>
    [RealTime]
    private readonly int SlotOf(int pad, long hit, double velocity)
    {
        DrumRecipe* recipe = &_pads[pad].Recipe;
        int layer = recipe->Layers == 1 ? 0 : Layers - 1 - Math.Min(Layers - 1, (int)(velocity * Layers));
        ulong choice = CounterRandom.Bits((ulong)recipe->HumaniseSeed, FirstChoiceStream + (ulong)pad, (ulong)hit) >> 32;
        int variation = recipe->Variations == 1 ? 0 : (int)(choice % Variations);
        return layer * Variations + variation;
    }

    /// <summary>The sound of a slot; while it is not finished the pad's main sound, or whatever the slot has; null when there is
    /// none at all.</summary>
    [RealTime]
    private DrumSound* SoundFor(int pad, int slot)
    {
        if (Offline != 0) GenerateNow(pad, slot);
        DrumPad* controls = _pads + pad;
        DrumSound* sound = SoundAt(pad * Slots + slot);
        DrumSound* main = SoundAt(pad * Slots);
        if (_model == null) return sound != null ? sound : main;
        if (sound != null && sound->Info.Key == controls->Keys[slot]) return sound;

        Telemetry.LateHits++;
        Values[DrumParameter.UnderRuns] = Telemetry.LateHits;
        WantsMainThread = 1;
        _queue.Demand(pad, slot);
        if (Offline == 0) WorkerPool.Signal();
        if (main != null && main->Info.Key == controls->Keys[0]) return main;
        return sound != null ? sound : main;
    }

    [RealTime]
    private void ChokeOthers(int pad, int group)
    {
        for (int i = 0; i < _playingCount; i++)
        {
            DrumVoice* voice = _voices + _playing[i];
            if (voice->Pad != pad && _pads[voice->Pad].ChokeGroup == group) Fade(voice, ChokeSeconds);
        }
    }

    /// <summary>Fades the quietest voices until one more may sound.</summary>
    [RealTime]
    private void MakeRoom()
    {
        while (Telemetry.SoundingVoices >= _voiceLimit)
        {
            DrumVoice* quietest = null;
            double least = double.PositiveInfinity;
            for (int i = 0; i < _playingCount; i++)
            {
                DrumVoice* voice = _voices + _playing[i];
                if (voice->IsFading != 0 || !(voice->Loudness() < least)) continue;
                least = voice->Loudness();
                quietest = voice;
            }

            if (quietest == null) break;
            Telemetry.StolenVoices++;
            Fade(quietest, StealSeconds);
        }

        // More hits in 3 ms than there are voices to fade: the one that has faded longest has to go.
        if (_freeCount == 0) EndFirstFading();
        Telemetry.SoundingVoices++;
    }

    [RealTime]
    private void Fade(DrumVoice* voice, double seconds)
    {
        if (voice->IsFading == 0) Telemetry.SoundingVoices--;
        voice->FadeOut(Math.Max(1, (int)(seconds * _hostRate)));
    }

    [RealTime]
    private void EndFirstFading()
    {
        for (int i = 0; i < _playingCount; i++)
        {
            DrumVoice* voice = _voices + _playing[i];
            if (voice->IsFading == 0) continue;
            voice->HasEnded = 1;
            break;
        }

        RemoveEnded();
    }

    /// <summary>Gives ended voices back. The others keep their order, in which they are added up.</summary>
    [RealTime]
    private void RemoveEnded()
    {
        int kept = 0;
        for (int i = 0; i < _playingCount; i++)
        {
            int index = _playing[i];
            if (_voices[index].HasEnded == 0) _playing[kept++] = index;
            else End(_voices + index, index);
        }

        _playingCount = kept;
    }

    [RealTime]
    private void End(DrumVoice* voice, int index)
    {
        if (voice->IsFading == 0) Telemetry.SoundingVoices--;
        LetGo(voice->Released);
        LetGo(voice->Sound);
        LetGo(voice->Incoming);
        LetGo(voice->Original);
        _free[_freeCount++] = index;
        AddEnded(voice->Note);
    }

    [RealTime]
    private void EndAllVoices()
    {
        for (int i = 0; i < _playingCount; i++) _voices[_playing[i]].HasEnded = 1;
        RemoveEnded();
    }
}
