using System.Text.Json.Serialization;

namespace NeuralSynth.Plugin.State;

/// <summary>What a project keeps of a NeuralSynth Timbre. Values by parameter key, models by identity and place.</summary>
public sealed record TimbreState
{
    /// <summary>Plain values by <see cref="Parameters.ParameterDefinition.Key"/>.</summary>
    public SortedDictionary<string, double> Values { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The model slots; null entries are empty.</summary>
    public ModelReference?[] Slots { get; init; } = [];

    /// <summary>True for a preset: values that are not part of a sound are left out, and stay as they are when it is
    /// loaded. Not written when false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPreset { get; init; }
}

/// <summary>A model as a state remembers it: enough to find it again, or to say what is missing.</summary>
public sealed record ModelReference
{
    /// <summary>Where it was when it was loaded.</summary>
    public string Path { get; init; } = "";

    /// <summary>Identity from the manifest.</summary>
    public Guid Id { get; init; }

    /// <summary>Content hash from the manifest.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>Name, for messages.</summary>
    public string Name { get; init; } = "";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 8)]
[JsonSerializable(typeof(TimbreState))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
