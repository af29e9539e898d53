using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>
/// One NeuralSynth Timbre: host block → input gain → model rate → hops → worker → back → fade and safety → mix with
/// the latency-aligned dry signal. Native memory shared by both halves; every field has one writer.
/// </summary>
/// <remarks>
/// Time is counted in absolute samples since the last reset: hop j starts at model sample j·hop, which is host time
/// j·hop/fm exactly. Results are looked up by hop number, controls are taken when the input crosses a hop boundary.
/// Nothing depends on how the host cuts the blocks, so offline output is bit-identical for any split.
/// </remarks>
public unsafe partial struct TimbreInstance
{
    /// <summary>Most channels.</summary>
    public const int MaxChannels = 2;

    private const int ChunkSamples = 256;
    private const double RampSeconds = 0.01;
    private const double FadeSeconds = 0.005;
    private const double RingSeconds = 2;

    // Longer than the receptive field of any causal decoder in use (125 frames of 256 samples are 0.73 s).
    private const double TailSeconds = 1;

    /// <summary>[<see cref="TimbreParameter.Count"/>] plain values; the audio thread writes while active, the main
    /// thread while inactive or when a state is loaded.</summary>
    public double* Values;

    /// <summary>[Count] non-destructive modulation offsets. [audio-thread]</summary>
    public double* Modulation;

    /// <summary>1 while the host renders offline: results are computed in the callback. [main-thread writes]</summary>
    public int Offline;

    /// <summary>1 between <see cref="Prepare"/> and <see cref="Release"/>.</summary>
    public int Active;

    /// <summary>Latency while active, host samples.</summary>
    public int LatencySamples;

    /// <summary>How long the output may sound after the input ended, host samples: the latency and the model's decay.</summary>
    public int TailSamples;

    /// <summary>Channels while active.</summary>
    public int Channels;

    /// <summary>Counters.</summary>
    public TimbreTelemetry Telemetry;

    /// <summary>Set to 1 by the audio thread when the main thread should look (model slot changed, faults).</summary>
    public int WantsMainThread;

    /// <summary>Test hook: while 1 the worker does not start a job, as if it were stalled. Never set by the plug-in.</summary>
    public int StallWorker;

    private NativeArena _arena;
    private nint _pending;
    private TimbrePointerRing _retired;
    private int _poolSlot;

    private int _hostRate;
    private int _modelRate;
    private int _hopSamples;
    private int _modelLatency;
    private int _outputLookahead;
    private int _maxBlockSamples;
    private TimbreSchedule _schedule;

    // Audio thread.
    private long _hostPosition;
    private long _jobBase;
    private long _hopsFilled;
    private long _nextControlHop;
    private int _hopFill;
    private int _skipping;
    private long _wetPushed;
    private TimbreModel* _model;
    private TimbreModel* _lastWetModel;
    private WetStream _wet;
    private HopRing _ring;
    private RationalResampler _toModel;
    private RationalResampler _toHost;
    private LinearSmoother _inputGain;
    private LinearSmoother _wetGain;
    private LinearSmoother _dryGain;
    private DelayLine _dryDelay0;
    private DelayLine _dryDelay1;
    private DelayLine _wetGainDelay;
    private DelayLine _dryGainDelay;
    private float* _scratch;
    private float** _wetPointers;
    private float** _modelPointers;

    // Worker (whoever holds the pool slot), or the audio thread where hops are computed in the callback.
    private TimbreModel* _workerModel;
    private TimbreLanes _lanes;
    private SilenceGate _silence;
    private long _hopTicks;

    /// <summary>Sets the memory-independent fields of a zeroed instance. [main-thread]</summary>
    public static void Initialize(TimbreInstance* self, double* values, double* modulation)
    {
        self->Values = values;
        self->Modulation = modulation;
        self->_poolSlot = -1;
    }

    /// <summary>Takes all memory for processing, decides what the latency mode means for the model, and registers with the
    /// worker pool where workers are needed.</summary>
    /// <param name="self">The instance; inactive.</param>
    /// <param name="sampleRate">Host rate, Hz; rounded to whole Hz.</param>
    /// <param name="maxBlockSamples">Longest block the host will hand over.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="model">Model to start with, or null for the dry signal.</param>
    /// <returns>False when an argument is out of range or the pool is full; the instance stays inactive.</returns>
    /// <remarks>[main-thread]</remarks>
    public static bool Prepare(TimbreInstance* self, double sampleRate, int maxBlockSamples, int channels, TimbreModel* model)
    {
        if (!(sampleRate >= 100 && sampleRate <= 2e6) || maxBlockSamples < 1 || channels < 1 || channels > MaxChannels) return false;
        Release(self);
        self->Channels = channels;
        self->_hostRate = (int)Math.Round(sampleRate);
        self->_modelRate = model == null ? self->_hostRate : model->SampleRate;
        self->_hopSamples = model == null ? 256 : model->HopSamples;
        self->_modelLatency = model == null ? 0 : model->LatencySamples;
        self->_maxBlockSamples = maxBlockSamples;
        self->_schedule = TimbreSchedule.Choose(self->AskedMode, model, self->_hostRate, maxBlockSamples);
        self->_model = model;
        self->_lastWetModel = model;
        self->_workerModel = null;
        self->_pending = 0;
        self->TakeMemory(model != null);
        self->Telemetry = new TimbreTelemetry
        {
            LatencyMode = (int)self->_schedule.Mode,
            LatencyReason = (int)self->_schedule.Reason,
            Schedule = (int)self->_schedule.Kind,
            ExpectedHopNanoseconds = TimbreLanes.NanosecondsOf(model),
        };
        if (self->_schedule.Kind == TimbreScheduleKind.Worker && !self->Register())
        {
            self->_arena.Free();
            return false;
        }

        self->ResetPositions();
        self->Active = 1;
        return true;
    }

    /// <summary>Leaves the pool and gives the memory back; no model is in use afterwards. [main-thread]</summary>
    public static void Release(TimbreInstance* self)
    {
        if (self->Active == 0) return;
        WorkerPool.Unregister(self->_poolSlot);
        self->_poolSlot = -1;
        self->Active = 0;
        self->_model = null;
        self->_workerModel = null;
        self->_lanes = default;
        self->_pending = 0;
        while (self->_retired.Pop() != null) { }
        self->_arena.Free();
    }

    /// <summary>True when <paramref name="model"/> can replace the current one without a restart: same rate, hop and
    /// latency, so that the reported latency stays exact, and able to run where the current one does. [main-thread]</summary>
    public static bool CanSwapTo(TimbreInstance* self, TimbreModel* model) =>
        self->Active != 0 && self->LatencyIsFor(model) && self->ScheduleIsFor(model);

    /// <summary>The latency mode that <see cref="Values"/> ask for; the one in effect is in <see cref="Telemetry"/>.</summary>
    public readonly LatencyMode AskedMode => (LatencyMode)(int)Math.Clamp(Values[TimbreParameter.LatencyMode], 0, 2);

    /// <summary>Publishes a model that <see cref="CanSwapTo"/> accepted; it takes over at the next hop boundary.</summary>
    /// <returns>A model that was published before and never taken, to be freed now; or null. [main-thread]</returns>
    public static TimbreModel* Publish(TimbreInstance* self, TimbreModel* model) =>
        (TimbreModel*)Interlocked.Exchange(ref self->_pending, (nint)model);

    /// <summary>A model that is no longer in use and may be freed; null when there is none. [main-thread]</summary>
    public static TimbreModel* TakeRetired(TimbreInstance* self) => self->_retired.Pop();

    /// <summary>True when every posted hop is finished. [any thread]</summary>
    public bool IsIdle => _ring.Completed == _ring.Posted;

    /// <summary>Back to silence and time 0; controls keep their values. The worker's states follow with the next hop.</summary>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public static void Reset(TimbreInstance* self)
    {
        if (self->Active != 0) self->ResetPositions();
    }

    private bool Register()
    {
        fixed (TimbreInstance* self = &this)
        {
            // Instances lie in native memory: the address stays.
            _poolSlot = WorkerPool.Register(new WorkerClient { Drain = &Drain, HasWork = &HasWork, Context = self });
        }

        return _poolSlot >= 0;
    }

    private readonly bool LatencyIsFor(TimbreModel* model) =>
        _model != null && model != null && model->SampleRate == _modelRate && model->HopSamples == _hopSamples && model->LatencySamples == _modelLatency;

    private readonly bool ScheduleIsFor(TimbreModel* model) =>
        _schedule.Covers(TimbreSchedule.Choose(AskedMode, model, _hostRate, _maxBlockSamples));

    private void TakeMemory(bool hasModel)
    {
        int maxBlockSamples = _maxBlockSamples;
        int channels = Channels;
        int chunkModelSamples = (int)((long)ChunkSamples * _modelRate / _hostRate) + 2;
        int maxPush = Math.Max(ChunkSamples, Math.Max(_hopSamples, chunkModelSamples));
        _toModel.Initialize(ref _arena, _hostRate, _modelRate, channels, maxPush);
        _toHost.Initialize(ref _arena, _modelRate, _hostRate, channels + 1, maxPush);
        _outputLookahead = _toHost.LookaheadInputSamples;
        LatencySamples = hasModel
            ? LatencyBudget.Samples(_hostRate, _modelRate, _hopSamples, _modelLatency, _toModel.LookaheadInputSamples, _outputLookahead, _schedule.SlackHostSamples)
            : 0;
        TailSamples = hasModel ? LatencySamples + (int)(TailSeconds * _hostRate) : 0;
        int inFlightModelSamples = (int)((long)(LatencySamples + maxBlockSamples) * _modelRate / _hostRate) + _modelLatency;
        int ringHops = (int)((inFlightModelSamples * 2L + RingSeconds * _modelRate) / _hopSamples) + 8;
        _ring.Initialize(ref _arena, ringHops, channels, _hopSamples);
        _lanes.Initialize(_hopSamples, channels);
        _silence.Initialize(channels * _hopSamples, (int)Math.Ceiling((TailSeconds * _modelRate + _modelLatency) / _hopSamples) + 1);
        _dryDelay0.Initialize(ref _arena, LatencySamples);
        _dryDelay1.Initialize(ref _arena, LatencySamples);
        _wetGainDelay.Initialize(ref _arena, LatencySamples);
        _dryGainDelay.Initialize(ref _arena, LatencySamples);
        _scratch = _arena.Take<float>(ChunkSamples * 8);
        _wetPointers = (float**)_arena.Take<nint>(MaxChannels + 1);
        _modelPointers = (float**)_arena.Take<nint>(MaxChannels + 1);
        float* model = _arena.Take<float>((MaxChannels + 1) * maxPush);
        for (int c = 0; c < MaxChannels + 1; c++) _modelPointers[c] = model + c * maxPush;
        int rampSamples = Math.Max(1, (int)(RampSeconds * _hostRate));
        _inputGain.Initialize(rampSamples, 1);
        _wetGain.Initialize(rampSamples, 0);
        _dryGain.Initialize(rampSamples, 0);
        _wet.Initialize(ref _arena, channels, Math.Max(2, (int)(FadeSeconds * _modelRate)));
    }

    private void ResetPositions()
    {
        _hostPosition = 0;
        if (_schedule.Kind != TimbreScheduleKind.Worker) AbandonHops();
        _jobBase = _ring.Posted;
        _hopsFilled = 0;
        _nextControlHop = 0;
        _hopFill = 0;
        _skipping = 0;
        _wetPushed = 0;
        _wet.Reset();
        _toModel.Reset();
        _toHost.Reset();
        _dryDelay0.Reset();
        _dryDelay1.Reset();
        _wetGainDelay.Reset();
        _dryGainDelay.Reset();
        UpdateGainTargets();
        _inputGain.JumpTo(_inputGain.Target);
        _wetGain.JumpTo(_wetGain.Target);
        _dryGain.JumpTo(_dryGain.Target);
    }
}
