using System.Text.Json.Serialization;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Plugin.Drums;

/// <summary>What a project keeps of a NeuralSynth Drums: values by parameter key, the key map, kit B, the model, and where the
/// finished audio of the pads lies behind this description.</summary>
/// <remarks>Members can be set, since a generated reader gives members that are only initialised null where the JSON lacks them.</remarks>
public sealed record DrumState
{
    /// <summary>Plain values by <see cref="Parameters.ParameterDefinition.Key"/>.</summary>
    public SortedDictionary<string, double> Values { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Name of each pad's class in the model, so that a model with another order of classes plays the same.</summary>
    public string[] Classes { get; set; } = [];

    /// <summary>Pad of each of the 128 keys, or −1; empty for General MIDI.</summary>
    public int[] KeyToPad { get; set; } = [];

    /// <summary>Values of kit B by key; null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? KitB { get; set; }

    /// <summary>The model, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelReference? Model { get; set; }

    /// <summary>Name of the kit that was loaded last, or empty.</summary>
    public string Kit { get; set; } = "";

    /// <summary>True for a preset: values that are not part of a sound are left out, and stay as they are when it is
    /// loaded. Not written when false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPreset { get; set; }

    /// <summary>The audio, in the order in which it lies behind the description.</summary>
    public StoredSound[] Sounds { get; set; } = [];
}

/// <summary>One piece of audio of a state.</summary>
public sealed record StoredSound
{
    /// <summary>0 … 15.</summary>
    public int Pad { get; set; }

    /// <summary>True for the user's own recording, false for the generated sound.</summary>
    public bool IsOriginal { get; set; }

    /// <summary>What made it, hexadecimal; "0" for a recording.</summary>
    public string Key { get; set; } = "0";

    /// <summary>Hz.</summary>
    public int SampleRate { get; set; }

    /// <summary>Number of samples.</summary>
    public int Samples { get; set; }

    /// <summary>Bytes behind the description.</summary>
    public int Bytes { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 8)]
[JsonSerializable(typeof(DrumState))]
internal sealed partial class DrumStateJsonContext : JsonSerializerContext;
