namespace NeuralSynth.Host.Soak;

/// <summary>What a soak does.</summary>
internal sealed record SoakOptions
{
    public required string Clap { get; init; }

    public required string Plugin { get; init; }

    /// <summary>Packages for the model slots; none: the slots of a new instance.</summary>
    public string[] Models { get; init; } = [];

    public double Seconds { get; init; } = 60;

    public int Instances { get; init; } = 3;

    public int Seed { get; init; } = 1;

    /// <summary>Megabytes that the main half allocates in a second.</summary>
    public double MainMegabytesPerSecond { get; init; } = 50;

    /// <summary>Keeps the latency mode: low, standard or safe. Null changes it now and then.</summary>
    public string? Latency { get; init; }

    /// <summary>True keeps rate and block size: for measurements.</summary>
    public bool IsSteady { get; init; }

    /// <summary>The control: what the audio thread does once inside the window. See <see cref="RealtimeProbe.Misbehave"/>.</summary>
    public string? Misbehave { get; init; }
}
