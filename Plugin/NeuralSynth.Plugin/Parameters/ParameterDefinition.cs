namespace NeuralSynth.Plugin.Parameters;

/// <summary>How a parameter's plain value is written and read as text.</summary>
public enum ParameterUnit
{
    /// <summary>A number without unit.</summary>
    Plain,

    /// <summary>Decibels.</summary>
    Decibels,

    /// <summary>A share, 0 to 1, shown in percent.</summary>
    Percent,

    /// <summary>Octaves.</summary>
    Octaves,

    /// <summary>Semitones.</summary>
    Semitones,

    /// <summary>Standard deviations of the trained distribution.</summary>
    Deviations,

    /// <summary>A factor.</summary>
    Factor,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>Hertz.</summary>
    Hertz,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Named choices.</summary>
    Choice,
}

/// <summary>One parameter: the single place that knows its id, range and default. Formats read it, nobody repeats it.</summary>
/// <param name="Id">Stable id in every format; never reused.</param>
/// <param name="Index">Index in the engine's value array.</param>
/// <param name="Key">Stable name in states and presets.</param>
/// <param name="Name">Name shown to the user; latent parameters take theirs from the model.</param>
/// <param name="Module">Group, with '/' as separator.</param>
/// <param name="Minimum">Smallest plain value.</param>
/// <param name="Maximum">Largest plain value.</param>
/// <param name="Default">Plain value of a new instance.</param>
/// <param name="Unit">How it is written.</param>
public sealed record ParameterDefinition(uint Id, int Index, string Key, string Name, string Module, double Minimum, double Maximum, double Default, ParameterUnit Unit)
{
    /// <summary>Names of the values of a <see cref="ParameterUnit.Choice"/>, from <see cref="Minimum"/> on.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>True for the host's bypass switch.</summary>
    public bool IsBypass { get; init; }

    /// <summary>True when the plug-in writes and the host only reads.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>False when a change takes effect through a restart only: hosts must not automate it.</summary>
    public bool IsAutomatable { get; init; } = true;

    /// <summary>True when a change is the main thread's work (another model, another latency).</summary>
    public bool ConcernsMainThread { get; init; }

    /// <summary>Latent dimension it belongs to, or −1.</summary>
    public int LatentDimension { get; init; } = -1;

    /// <summary>True when values are whole numbers.</summary>
    public bool IsStepped => Unit is ParameterUnit.Integer or ParameterUnit.Choice;
}
