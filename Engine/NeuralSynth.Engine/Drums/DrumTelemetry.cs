namespace NeuralSynth.Engine.Drums;

/// <summary>Counters of one instance since activation: written by the real-time half, read by anyone (each is one aligned
/// word).</summary>
public struct DrumTelemetry
{
    /// <summary>Notes that started a voice.</summary>
    public long Hits;

    /// <summary>Hits that played another sound than the one asked for, because it was not finished.</summary>
    public long LateHits;

    /// <summary>Voices that were faded out because all were in use.</summary>
    public long StolenVoices;

    /// <summary>Voices that sound now, without those that are being faded out.</summary>
    public long SoundingVoices;

    /// <summary>Sounds that were generated.</summary>
    public long Generated;

    /// <summary>Generations that failed or were not finite: the sound before stays.</summary>
    public long Faulty;

    /// <summary>Longest generation with resampling, ticks of <see cref="System.Diagnostics.Stopwatch"/>, only while it ran.</summary>
    public long WorstGenerationTicks;

    /// <summary>Sum of all generations, ticks.</summary>
    public long TotalGenerationTicks;

    /// <summary>Non-finite output samples that were replaced by 0.</summary>
    public long NonFiniteOutputs;

    /// <summary>Blocks processed; the bridges count.</summary>
    public long Blocks;
}
