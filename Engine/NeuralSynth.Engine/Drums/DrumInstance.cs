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

    /// <summary>Longest sound, samples at its own rate: 20 s at 48 kHz.</summary>
    public const int MaxSoundSamples = 20 * 48000;

    // Beside the sounding voices as many that are being faded, so that all can be stolen at one sample.
    private const int AllVoices = 2 * DrumParameter.MaxVoices;

    private const double RampSeconds = 0.01;
    private const double CrossfadeSeconds = 0.005;
    private const double ChokeSeconds = 0.005;
    private const double StealSeconds = 0.003;
    private const int MaxHostRate = 2_000_000;
    private const double GridSeconds = 0.01;
    private const int EndedNotes = 256;

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

    private NativeArena _arena;
    private nint _pending;
    private int _poolSlot;
    private int _hostRate;

    // Sounds that are in use; the audio thread's while active, the main thread's while not.
    private fixed long _table[DrumParameter.Pads * Slots];
    private NativeStack _incoming;
    private NativeStack _retiredSounds;
    private int _readers;

    // Main thread.
    private NativeStack _retiredModels;
    private DrumModel* _takenModels;
    private SoundResampler _mainResampler;

    // Audio thread.
    private DrumModel* _model;
    private DrumPad* _pads;
    private double* _effective;
    private int _isStale;
    private int _wasOffline;
    private double _outputGain;
    private bool _anySolo;
    private int _voiceLimit;
    private DrumVoice* _voices;
    private int* _playing;       // voices in the order of their start
    private int _playingCount;
    private int* _free;
    private int _freeCount;
    private DrumNote* _ended;
    private int _endedFirst;
    private int _endedCount;
    private float* _scratch;
    private float* _sink;
    private long _time;
    private int _gridSamples;
    private int _rampSamples;

    // Whoever holds the pool slot.
    private DrumQueue _queue;
    private DrumGenerator _generator;
    private DrumModel* _workerModel;

    /// <summary>Sets the memory-independent fields of a zeroed instance; keys play the pads of General MIDI. [main-thread]</summary>
    public static void Initialize(DrumInstance* self, double* values, double* modulation)
    {
        self->Values = values;
        self->Modulation = modulation;
        self->_poolSlot = -1;
        DrumKeyMap.FillGeneralMidi(self->KeyToPad);
    }

    /// <summary>Takes all memory for processing and registers with the worker pool, which begins to generate. Sounds that are there
    /// already are kept and brought to the rate.</summary>
    /// <param name="self">The instance; inactive.</param>
    /// <param name="sampleRate">Host rate, Hz; rounded to whole Hz.</param>
    /// <param name="maxBlockSamples">Longest block the host will hand over.</param>
    /// <param name="model">Model to start with, or null to play only the sounds that <see cref="SetSound"/> gave.</param>
    /// <returns>False when an argument is out of range, memory ran out or the pool is full; the instance stays inactive.</returns>
    /// <remarks>[main-thread]</remarks>
    public static bool Prepare(DrumInstance* self, double sampleRate, int maxBlockSamples, DrumModel* model)
    {
        if (!(sampleRate >= 100 && sampleRate <= MaxHostRate) || maxBlockSamples < 1) return false;
        Release(self);
        self->_hostRate = (int)Math.Round(sampleRate);
        TuneKernel.Prepare();
        if (!self->BringSoundsToRate(self->_hostRate)) return false;
        self->TakeMemory();
        self->_pending = 0;
        self->_model = model;
        self->_workerModel = model;
        self->Telemetry = default;
        self->ResetVoices();
        self->Refresh();
        self->_poolSlot = WorkerPool.Register(new WorkerClient { Drain = &Drain, HasWork = &HasWork, Context = self });
        if (self->_poolSlot < 0)
        {
            self->_arena.Free();
            return false;
        }

        self->Active = 1;
        WorkerPool.Signal();
        return true;
    }

    /// <summary>Leaves the pool; no model is in use afterwards. Sounds stay. [main-thread]</summary>
    public static void Release(DrumInstance* self)
    {
        if (self->Active == 0) return;
        WorkerPool.Unregister(self->_poolSlot);
        self->_poolSlot = -1;
        self->Active = 0;
        self->TakeIncoming();
        self->EndAllVoices();
        self->_generator.Free();
        self->FreeRetiredSounds();
        self->_model = null;
        self->_workerModel = null;
        self->_pending = 0;
        _ = self->_retiredModels.TakeAll();
        self->_takenModels = null;
        self->_arena.Free();
        self->_pads = null;
    }

    /// <summary>Releases and gives all sounds back: the end of the instance. [main-thread]</summary>
    public static void Free(DrumInstance* self)
    {
        Release(self);
        self->TakeIncoming();
        for (int place = 0; place < DrumParameter.Pads * Slots; place++) self->PutSound(place, null);
        self->FreeRetiredSounds();
        self->_mainResampler.Free();
    }

    /// <summary>Publishes a model; its sounds follow as they are generated. One that was published before must have come back by
    /// <see cref="TakeRetired"/>.</summary>
    /// <returns>A model that was published before and never taken, to be freed now; or null. [main-thread]</returns>
    public static DrumModel* Publish(DrumInstance* self, DrumModel* model) =>
        (DrumModel*)Interlocked.Exchange(ref self->_pending, (nint)model);

    /// <summary>A model that is no longer in use and may be freed; null when there is none. [main-thread]</summary>
    public static DrumModel* TakeRetired(DrumInstance* self)
    {
        if (self->_takenModels == null) self->_takenModels = (DrumModel*)self->_retiredModels.TakeAll();
        DrumModel* model = self->_takenModels;
        if (model != null) self->_takenModels = model->NextRetired;
        return model;
    }

    /// <summary>True when nothing sounds any more, not even a voice that is being faded. [audio-thread]</summary>
    [RealTime]
    public static bool IsSilent(DrumInstance* self) => self->Active == 0 || self->_playingCount == 0;

    /// <summary>True when a pad's sounds are those that its controls ask for. [any thread]</summary>
    public static bool IsFinished(DrumInstance* self, int pad) => self->_pads == null || Volatile.Read(ref self->_pads[pad].Missing) == 0;

    /// <summary>Back to silence; hits are counted from 0. Sounds stay. [audio-thread]</summary>
    [RealTime]
    public static void Reset(DrumInstance* self)
    {
        if (self->Active == 0) return;
        self->EndAllVoices();
        self->ResetVoices();
    }

    /// <summary>Counts hits from 0, so that what is humanised repeats exactly: when the host's transport starts or jumps.
    /// [audio-thread]</summary>
    [RealTime]
    public static void RestartSequence(DrumInstance* self)
    {
        if (self->Active == 0) return;
        for (int pad = 0; pad < DrumParameter.Pads; pad++) self->_pads[pad].Hits = 0;
    }

    private void TakeMemory()
    {
        _pads = _arena.Take<DrumPad>(DrumParameter.Pads);
        _effective = _arena.Take<double>(DrumParameter.Count);
        _voices = _arena.Take<DrumVoice>(AllVoices);
        _playing = _arena.Take<int>(AllVoices);
        _free = _arena.Take<int>(AllVoices);
        _ended = _arena.Take<DrumNote>(EndedNotes);
        _scratch = _arena.Take<float>(DrumVoice.ScratchSamples);
        _sink = _arena.Take<float>(2 * DrumVoice.ChunkSamples);
        _queue.Initialize(ref _arena);
        _isStale = 1;
        _wasOffline = Offline;
        _playingCount = 0;
        _rampSamples = Math.Max(1, (int)(RampSeconds * _hostRate));
        // About 10 ms, in whole chunks.
        _gridSamples = Math.Max(1, (int)(GridSeconds * _hostRate) / DrumVoice.ChunkSamples) * DrumVoice.ChunkSamples;
    }

    private void ResetVoices()
    {
        _time = 0;
        _playingCount = 0;
        _freeCount = AllVoices;
        for (int i = 0; i < AllVoices; i++) _free[i] = AllVoices - 1 - i;
        for (int pad = 0; pad < DrumParameter.Pads; pad++) _pads[pad].Hits = 0;
        _endedCount = 0;
        Telemetry.SoundingVoices = 0;
    }
}
