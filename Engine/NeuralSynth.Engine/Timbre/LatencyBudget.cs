namespace NeuralSynth.Engine.Timbre;

/// <summary>The plug-in's latency, derived exactly from rates, hop, model delay and slack. docs/latency.md explains it.</summary>
public static class LatencyBudget
{
    /// <summary>Latency in whole host samples with which every result is there in time, given that the worker has at
    /// least <paramref name="slackHostSamples"/> host samples from the arrival of a hop's last input sample.</summary>
    /// <param name="hostRate">Host rate, Hz.</param>
    /// <param name="modelRate">Model rate, Hz.</param>
    /// <param name="hopSamples">Hop, model samples.</param>
    /// <param name="modelLatencySamples">Algorithmic delay, model samples.</param>
    /// <param name="inputLookahead">Look-ahead of the resampler to the model's rate, host samples; 0 at equal rates.</param>
    /// <param name="outputLookahead">Look-ahead of the resampler back, model samples; 0 at equal rates.</param>
    /// <param name="slackHostSamples">Time for the worker, host samples.</param>
    /// <remarks>
    /// Host output n needs model output up to ⌊n·fm/fs⌋ + Hₒ; that lies in a hop whose last input is at most hop − 1 +
    /// latency samples later; that input sample needs host input up to ⌊m·fs/fm⌋ + Hᵢ. Rounding both floors up once
    /// gives the bound; at equal rates it is tight: latency + hop − 1 + slack.
    /// </remarks>
    public static int Samples(int hostRate, int modelRate, int hopSamples, int modelLatencySamples, int inputLookahead, int outputLookahead, int slackHostSamples)
    {
        long modelSamples = (long)outputLookahead + modelLatencySamples + hopSamples - 1;
        if (hostRate == modelRate) return checked((int)(modelSamples + slackHostSamples));
        long hostSamples = (modelSamples * hostRate + modelRate - 1) / modelRate + 1 + inputLookahead;
        return checked((int)(hostSamples + slackHostSamples));
    }

    /// <summary>Slack of the Standard mode: one hop, and never less than the longest block, because what a block posts
    /// can be computed at the earliest while the next block is awaited.</summary>
    public static int StandardSlack(int hostRate, int modelRate, int hopSamples, int maxBlockSamples) =>
        Math.Max(maxBlockSamples, HopInHostSamples(hostRate, modelRate, hopSamples));

    /// <summary>Host samples that a hop lasts, rounded up.</summary>
    public static int HopInHostSamples(int hostRate, int modelRate, int hopSamples) =>
        (int)(((long)hopSamples * hostRate + modelRate - 1) / modelRate);
}
