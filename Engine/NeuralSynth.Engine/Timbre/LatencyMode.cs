namespace NeuralSynth.Engine.Timbre;

/// <summary>How much latency the user gives for safety; values of the parameter <see cref="TimbreParameter.LatencyMode"/>.</summary>
public enum LatencyMode
{
    /// <summary>The model runs inside the audio callback: no worker, and no slack, or up to a hop of it when the work is
    /// spread.</summary>
    Low = 0,

    /// <summary>A worker has one hop, at least one block.</summary>
    Standard = 1,

    /// <summary>A worker has two hops, at least two blocks.</summary>
    Safe = 2,
}

/// <summary>Why the latency mode in effect is the one that was asked for, or not.</summary>
public enum LatencyReason
{
    /// <summary>It is what was asked for.</summary>
    AsAsked = 0,

    /// <summary>Low is not offered: a graph of the model runs on ONNX Runtime, which allocates and locks.</summary>
    NotCompiled = 1,

    /// <summary>Low is not offered: nobody measured what a hop costs.</summary>
    NotMeasured = 2,

    /// <summary>Low is not offered: a hop costs too large a share of its own duration.</summary>
    TooSlow = 3,
}
