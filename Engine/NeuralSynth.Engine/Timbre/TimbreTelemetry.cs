namespace NeuralSynth.Engine.Timbre;

/// <summary>Counters of one instance: written by the real-time half, read by anyone (each is one aligned word).</summary>
public struct TimbreTelemetry
{
    /// <summary>Hops computed since activation.</summary>
    public long Hops;

    /// <summary>Hops that were not computed because nothing sounded.</summary>
    public long RestedHops;

    /// <summary>Hops whose result was not there when it was due.</summary>
    public long LateHops;

    /// <summary>Hops whose graph failed or whose output was not finite.</summary>
    public long FaultyHops;

    /// <summary>Non-finite input samples that were replaced by 0.</summary>
    public long NonFiniteInputs;

    /// <summary>Non-finite output samples that were replaced by 0.</summary>
    public long NonFiniteOutputs;

    /// <summary>Longest computation of one hop, ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long WorstHopTicks;

    /// <summary>Sum of all hop computations, ticks.</summary>
    public long TotalHopTicks;

    /// <summary>Blocks processed since activation.</summary>
    public long Blocks;

    /// <summary>The <see cref="LatencyMode"/> in effect.</summary>
    public int LatencyMode;

    /// <summary>The <see cref="Timbre.LatencyReason"/> for it.</summary>
    public int LatencyReason;

    /// <summary>The <see cref="TimbreScheduleKind"/> in effect.</summary>
    public int Schedule;

    /// <summary>What the model's measurements say of one hop, nanoseconds; 0 when unknown.</summary>
    public long ExpectedHopNanoseconds;
}
