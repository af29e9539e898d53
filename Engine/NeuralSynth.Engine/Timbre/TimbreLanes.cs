using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>The worker's side of an instance: runs a hop through the model, once per lane.</summary>
/// <remarks>[worker]; native memory.</remarks>
public unsafe struct TimbreLanes
{
    private TimbreModel* _model;
    private long _nextHop;
    private int _channels;
    private int _hopSamples;

    /// <summary>Sets the sizes of the instance. [main-thread]</summary>
    public void Initialize(int hopSamples, int channels)
    {
        this = default;
        _channels = channels;
        _hopSamples = hopSamples;
        _nextHop = -1;
    }

    /// <summary>Changes to another model; its states start at zero.</summary>
    public void UseModel(TimbreModel* model)
    {
        _model = model;
        _nextHop = -1;
    }

    /// <summary>Drops all states before the next hop.</summary>
    public void Forget() => _nextHop = -1;

    /// <summary>Computes one hop into the job's output.</summary>
    /// <returns>False when a graph failed.</returns>
    public bool Run(TimbreJob* job, ref HopRing ring, long jobNumber)
    {
        if (_model == null)
        {
            new Span<float>(job->Output, _channels * _hopSamples).Clear();
            return true;
        }

        bool restart = job->Hop != _nextHop || job->Hop == 0;
        _nextHop = job->Hop + 1;
        if (restart) ResetStates();
        return _model->Architecture == TimbreModel.DdspArchitecture
            ? _model->Ddsp.Run(_model, job, ControlsBefore(job, ref ring, jobNumber, _model->Ddsp.LeadHops - 1), _channels)
            : AutoencoderLane.Run(_model, job, _channels, ControlsBefore(job, ref ring, jobNumber, restart ? 0 : 1));
    }

    /// <summary>Controls that were taken <paramref name="hops"/> hops before this one, but not before the reset.</summary>
    private static float* ControlsBefore(TimbreJob* job, ref HopRing ring, long jobNumber, int hops) =>
        ring.SlotOf(jobNumber - Math.Min(hops, job->Hop))->Controls;

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
