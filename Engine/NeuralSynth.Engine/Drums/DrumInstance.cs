using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>
/// One NeuralSynth Drums: 16 pads whose sounds are generated ahead by workers, and voices that play them. Native memory shared
/// by both halves; every field has one writer.
/// </summary>
/// <remarks>
/// A note plays at once what is finished. What sounds at a sample depends on the values and events up to that sample and,
/// unless the host renders offline, on which sounds were finished by then; never on how the host cuts the blocks.
/// The formulas are in docs/drums.md.
/// </remarks>
public unsafe partial struct DrumInstance
{
    /// <summary>Channels of <see cref="Process"/>: the main output, then an output for each pad, left and right each.</summary>
    public const int OutputChannels = 2 + 2 * DrumParameter.Pads;

    /// <summary>Velocity layers that a pad's sound is generated in when velocity sets its timbre.</summary>
    public const int Layers = 4;

    /// <summary>Neighbours, the sound itself among them, that hits are drawn from when a pad is humanised.</summary>
    public const int Variations = 8;

    /// <summary>Slot of a pad's own recording. Slots below it are generated: layer · <see cref="Variations"/> + variation; slot 0 is
    /// the sound itself at full velocity.</summary>
    public const int OriginalSlot = Layers * Variations;

    /// <summary>Slots of a pad.</summary>
    public const int Slots = OriginalSlot + 1;

    /// <summary>[<see cref="DrumParameter.Count"/>] plain values; the audio thread writes while active, the main thread while
    /// inactive or when a state is loaded.</summary>
    public double* Values;

    /// <summary>[Count] non-destructive modulation offsets. [audio-thread]</summary>
    public double* Modulation;

    /// <summary>Pad of each key, or −1. [main-thread writes]</summary>
    public fixed sbyte KeyToPad[DrumKeyMap.Keys];

    /// <summary>1 while the host renders offline: sounds are computed in the callback. [main-thread writes]</summary>
    public int Offline;

    /// <summary>1 between <see cref="Prepare"/> and <see cref="Release"/>.</summary>
    public int Active;

    /// <summary>Always 0: a note sounds at its sample.</summary>
    public int LatencySamples;

    /// <summary>Counters.</summary>
    public DrumTelemetry Telemetry;

    /// <summary>Set to 1 by the audio thread when the main thread should look (a late hit, a fault, a model to take back).</summary>
    public int WantsMainThread;

    /// <summary>Bit n: output n (0 main, 1 … 16 pads) got signal since the bridge last cleared it; the other outputs are zero.</summary>
    public uint OutputsUsed;

    /// <summary>Test hook: while 1 the worker does not generate, as if it were stalled. Never set by the plug-in.</summary>
    public int StallWorker;

    /// <summary>Sets the memory-independent fields of a zeroed instance; keys play the pads of General MIDI. [main-thread]</summary>
    public static void Initialize(DrumInstance* self, double* values, double* modulation)
    {
        self->Values = values;
        self->Modulation = modulation;
        DrumKeyMap.FillGeneralMidi(self->KeyToPad);
    }

    /// <summary>Takes all memory for processing and registers with the worker pool. Sounds that are there already are kept and
    /// brought to the rate.</summary>
    /// <param name="self">The instance; inactive.</param>
    /// <param name="sampleRate">Host rate, Hz; rounded to whole Hz.</param>
    /// <param name="maxBlockSamples">Longest block the host will hand over.</param>
    /// <param name="model">Model to start with, or null to play only the sounds that <see cref="SetSound"/> gave.</param>
    /// <returns>False when an argument is out of range, memory ran out or the pool is full; the instance stays inactive.</returns>
    /// <remarks>[main-thread]</remarks>
    public static bool Prepare(DrumInstance* self, double sampleRate, int maxBlockSamples, DrumModel* model) => false;

    /// <summary>Leaves the pool; no model is in use afterwards. Sounds stay. [main-thread]</summary>
    public static void Release(DrumInstance* self)
    {
    }

    /// <summary>Releases and gives all sounds back: the end of the instance. [main-thread]</summary>
    public static void Free(DrumInstance* self) => Release(self);

    /// <summary>Publishes a model; its sounds follow as they are generated.</summary>
    /// <returns>A model that was published before and never taken, to be freed now; or null. [main-thread]</returns>
    public static DrumModel* Publish(DrumInstance* self, DrumModel* model) => null;

    /// <summary>A model that is no longer in use and may be freed; null when there is none. [main-thread]</summary>
    public static DrumModel* TakeRetired(DrumInstance* self) => null;

    /// <summary>Gives a pad a finished sound: of a state, or a recording for <see cref="OriginalSlot"/>.</summary>
    /// <param name="self">The instance, active or not.</param>
    /// <param name="pad">0 … 15.</param>
    /// <param name="slot">Below <see cref="Slots"/>.</param>
    /// <param name="key">As <see cref="ReadSound"/> gave it: while the pad still asks for this key, nothing is generated for the slot.
    /// 0 for a recording.</param>
    /// <param name="samples">[count] mono, copied; null or count 0 removes the sound.</param>
    /// <param name="count">Samples, at most <see cref="MaxSoundSamples"/>.</param>
    /// <param name="sampleRate">Of the samples, Hz.</param>
    /// <returns>False when an argument is out of range, a sample is not finite or memory ran out.</returns>
    /// <remarks>[main-thread]</remarks>
    public static bool SetSound(DrumInstance* self, int pad, int slot, ulong key, float* samples, int count, int sampleRate) => false;

    /// <summary>Longest sound, samples at its own rate: 20 s at 48 kHz.</summary>
    public const int MaxSoundSamples = 20 * 48000;

    /// <summary>Copies a finished sound as it was generated or given: at its own rate, before anything that the pad does to it.</summary>
    /// <param name="self">The instance, active or not.</param>
    /// <param name="pad">0 … 15.</param>
    /// <param name="slot">Below <see cref="Slots"/>.</param>
    /// <param name="info">Receives what the sound is.</param>
    /// <param name="destination">[capacity] receives the first samples; null to ask for the length.</param>
    /// <param name="capacity">Samples.</param>
    /// <returns>False when the slot has no sound.</returns>
    /// <remarks>[main-thread]</remarks>
    public static bool ReadSound(DrumInstance* self, int pad, int slot, DrumSoundInfo* info, float* destination, int capacity) => false;

    /// <summary>True when a pad's sounds are those that its controls ask for. [any thread]</summary>
    public static bool IsFinished(DrumInstance* self, int pad) => true;

    /// <summary>Back to silence; hits are counted from 0. Sounds stay. [audio-thread]</summary>
    [RealTime]
    public static void Reset(DrumInstance* self)
    {
    }

    /// <summary>Counts hits from 0, so that what is humanised repeats exactly: when the host's transport starts or jumps.
    /// [audio-thread]</summary>
    [RealTime]
    public static void RestartSequence(DrumInstance* self)
    {
    }

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
    }

    /// <summary>Takes the oldest note that has ended since, for the host. [audio-thread]</summary>
    /// <returns>False when there is none.</returns>
    [RealTime]
    public static bool TakeEndedNote(DrumInstance* self, DrumNote* note) => false;

    /// <summary>Plays samples [<paramref name="offset"/>, offset + count) of a block in which nothing changes; the caller splits
    /// blocks at events.</summary>
    /// <param name="self">An active instance.</param>
    /// <param name="outputs">[<see cref="OutputChannels"/>][samples], overwritten. Null where the host has no buffer: a pad whose
    /// output is missing plays on the main output.</param>
    /// <param name="offset">First sample.</param>
    /// <param name="count">Samples; 0 is allowed.</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public static void Process(DrumInstance* self, float** outputs, int offset, int count)
    {
    }
}
