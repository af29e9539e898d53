using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>How far the hop under way is.</summary>
public enum HopProgress
{
    /// <summary>There is work left.</summary>
    Unfinished,

    /// <summary>The job's output is there.</summary>
    Finished,

    /// <summary>A graph failed; states are undefined.</summary>
    Failed,
}

/// <summary>Runs hops through the model, all lanes of it, at once or in parts.</summary>
/// <remarks>[worker, or audio-thread in the modes that compute there]; native memory. A hop is a sequence of stages: those
/// around the graphs run whole, a compiled graph can be left and gone on with. Parts change when something is computed,
/// never what.</remarks>
public unsafe struct TimbreLanes
{
    private const int StagesPerLane = 4;

    private TimbreModel* _model;
    private long _nextHop;
    private int _channels;
    private int _hopSamples;

    // The hop under way.
    private int _isUnderWay;
    private int _stage;
    private long _stageStartNanoseconds;
    private long _doneNanoseconds;
    private float* _earlierControls;

    /// <summary>True while a hop was begun and is not finished.</summary>
    public readonly bool IsUnderWay => _isUnderWay != 0;

    /// <summary>Expected time of one hop of a model, nanoseconds: its graphs as measured by who loaded it, and the analysis
    /// and synthesis around them.</summary>
    [RealTime]
    public static long NanosecondsOf(TimbreModel* model) =>
        model == null ? 0 : model->HopNanoseconds + (model->Architecture == TimbreModel.DdspArchitecture ? model->Ddsp.Nanoseconds : 0);

    /// <summary>Expected time of the longest piece of a hop that cannot be left in between, nanoseconds: an operation of a
    /// graph, analysis or synthesis. [main-thread]</summary>
    public static long LongestPieceOf(TimbreModel* model)
    {
        double longest = 0;
        double total = 0;
        for (int lane = 0; lane < model->Lanes; lane++)
        {
            TimbreLaneGraphs* graphs = TimbreModel.LaneOf(model, lane);
            longest = Math.Max(longest, Math.Max(LongestOperation(&graphs->Encoder), LongestOperation(&graphs->Decoder)));
            total += graphs->Encoder.Cost + graphs->Decoder.Cost;
        }

        long ofGraphs = total > 0 ? (long)(model->HopNanoseconds * (longest / total)) : 0;
        if (model->Architecture != TimbreModel.DdspArchitecture) return ofGraphs;
        return Math.Max(ofGraphs, Math.Max(model->Ddsp.AnalysisNanoseconds, model->Ddsp.Nanoseconds - model->Ddsp.AnalysisNanoseconds));
    }

    private static long LongestOperation(GraphRunner* graph)
    {
        long longest = 0;
        if (graph->Kind != GraphRunner.CompiledPlan) return longest;
        for (int i = 0; i < graph->Plan->Plan->OperationCount; i++) longest = Math.Max(longest, graph->Plan->Plan->Operations[i].Cost);
        return longest;
    }

    /// <summary>Sets the sizes of the instance. [main-thread]</summary>
    public void Initialize(int hopSamples, int channels)
    {
        this = default;
        _channels = channels;
        _hopSamples = hopSamples;
        _nextHop = -1;
    }

    /// <summary>Changes to another model; its states start at zero. Not while a hop is under way.</summary>
    [RealTime]
    public void UseModel(TimbreModel* model)
    {
        _model = model;
        Forget();
    }

    /// <summary>Drops the hop under way and all states before the next hop.</summary>
    [RealTime]
    public void Forget()
    {
        _nextHop = -1;
        _isUnderWay = 0;
    }

    /// <summary>Passes over a hop that need not be computed; states stay as they are.</summary>
    [RealTime]
    public void Skip(TimbreJob* job) => _nextHop = job->Hop + 1;

    /// <summary>Begins a hop or goes on with it.</summary>
    /// <param name="job">The same job until it is finished or failed.</param>
    /// <param name="ring">Where earlier controls are.</param>
    /// <param name="jobNumber">Number of the job.</param>
    /// <param name="targetNanoseconds">How much of the expected time may be used up, counted from the hop's start;
    /// <see cref="long.MaxValue"/> finishes it.</param>
    [RealTime]
    public HopProgress Advance(TimbreJob* job, ref HopRing ring, long jobNumber, long targetNanoseconds)
    {
        if (_model == null)
        {
            Buffers.Clear(job->Output, _channels * _hopSamples);
            return HopProgress.Finished;
        }

        if (_isUnderWay == 0) Begin(job, ref ring, jobNumber);
        HopProgress progress = HopProgress.Unfinished;
        while (progress == HopProgress.Unfinished && _doneNanoseconds < targetNanoseconds)
        {
            progress = _model->Architecture == TimbreModel.DdspArchitecture
                ? DdspStage(job, targetNanoseconds)
                : AutoencoderStage(job, targetNanoseconds);
        }

        if (progress != HopProgress.Unfinished) _isUnderWay = 0;
        return progress;
    }

    [RealTime]
    private void Begin(TimbreJob* job, ref HopRing ring, long jobNumber)
    {
        bool restart = job->Hop != _nextHop || job->Hop == 0;
        _nextHop = job->Hop + 1;
        if (restart) ResetStates();
        // Not before the reset: a DDSP frame is a few hops old, an autoencoder's controls ramp from the hop before.
        int hopsBack = _model->Architecture == TimbreModel.DdspArchitecture ? _model->Ddsp.LeadHops - 1 : restart ? 0 : 1;
        _earlierControls = ring.SlotOf(jobNumber - Math.Min(hopsBack, job->Hop))->Controls;
        _isUnderWay = 1;
        _stage = 0;
        _stageStartNanoseconds = 0;
        _doneNanoseconds = 0;
    }

    [RealTime]
    private HopProgress DdspStage(TimbreJob* job, long targetNanoseconds)
    {
        switch (_stage)
        {
            case 0:
                _model->Ddsp.Analyze(_model, job, _earlierControls, _channels);
                return StageDone(_model->Ddsp.AnalysisNanoseconds);
            case 1:
                return RunGraph(&_model->Lane0.Decoder, targetNanoseconds);
            default:
                _model->Ddsp.Synthesize(_model, job, _earlierControls, _channels);
                return HopProgress.Finished;
        }
    }

    [RealTime]
    private HopProgress AutoencoderStage(TimbreJob* job, long targetNanoseconds)
    {
        int lane = _stage / StagesPerLane;
        TimbreLaneGraphs* graphs = TimbreModel.LaneOf(_model, lane);
        switch (_stage % StagesPerLane)
        {
            case 0:
                AutoencoderLane.LoadInput(_model, graphs, job, lane, _channels);
                return StageDone(0);
            case 1:
                return RunGraph(&graphs->Encoder, targetNanoseconds);
            case 2:
                AutoencoderLane.ApplyControls(_model, graphs, job, _earlierControls);
                AutoencoderLane.FillNoise(graphs, job, lane);
                return StageDone(0);
            default:
                HopProgress progress = RunGraph(&graphs->Decoder, targetNanoseconds);
                if (_stage % StagesPerLane != 0) return progress;
                AutoencoderLane.StoreOutput(_model, graphs, job, lane, _channels);
                return lane + 1 == _model->Lanes ? HopProgress.Finished : HopProgress.Unfinished;
        }
    }

    /// <summary>Runs as much of a graph as fits under the target; passes to the next stage when the graph is finished.</summary>
    [RealTime]
    private HopProgress RunGraph(GraphRunner* graph, long targetNanoseconds)
    {
        long nanoseconds = GraphNanoseconds(graph);
        if (graph->Kind != GraphRunner.CompiledPlan || targetNanoseconds - _stageStartNanoseconds >= nanoseconds)
        {
            return graph->Run() ? StageDone(nanoseconds) : HopProgress.Failed;
        }

        double budget = (double)graph->Cost * (targetNanoseconds - _doneNanoseconds) / nanoseconds;
        if (graph->RunPart(Math.Max(1, (long)budget))) return StageDone(nanoseconds);
        // Never less than was asked for: an operation that is longer than its share is not run sooner for that.
        double done = 1 - (double)graph->Plan->CostLeft / graph->Cost;
        _doneNanoseconds = Math.Max(targetNanoseconds, _stageStartNanoseconds + (long)(done * nanoseconds));
        return HopProgress.Unfinished;
    }

    [RealTime]
    private HopProgress StageDone(long nanoseconds)
    {
        _stage++;
        _stageStartNanoseconds += nanoseconds;
        _doneNanoseconds = _stageStartNanoseconds;
        return HopProgress.Unfinished;
    }

    /// <summary>A graph's part of the measured time.</summary>
    [RealTime]
    private readonly long GraphNanoseconds(GraphRunner* graph)
    {
        double total = 0;
        for (int lane = 0; lane < _model->Lanes; lane++)
        {
            TimbreLaneGraphs* graphs = TimbreModel.LaneOf(_model, lane);
            total += graphs->Encoder.Cost + graphs->Decoder.Cost;
        }

        return total > 0 ? (long)(_model->HopNanoseconds * (graph->Cost / total)) : 0;
    }

    [RealTime]
    private void ResetStates()
    {
        for (int lane = 0; lane < _model->Lanes; lane++)
        {
            TimbreLaneGraphs* graphs = TimbreModel.LaneOf(_model, lane);
            graphs->Encoder.Reset();
            graphs->Decoder.Reset();
        }

        if (_model->Architecture == TimbreModel.DdspArchitecture) _model->Ddsp.Reset();
    }
}
