using System.Text.Json;
using System.Text.Json.Serialization;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Plugin.Drums;

/// <summary>A kit: what the 16 pads are, without what a user does with them (lock, mute, solo). A file with the ending
/// <see cref="Extension"/> is its JSON in UTF-8.</summary>
/// <remarks>Values that a kit leaves out are the defaults; members that it does not know are ignored.</remarks>
public sealed record DrumKit
{
    /// <summary>Ending of kit files.</summary>
    public const string Extension = ".nskit";

    /// <summary>The version of this form.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Longest file accepted, bytes.</summary>
    public const int MaxBytes = 1 << 20;

    private const int MostTexts = 64;

    /// <summary><see cref="CurrentVersion"/> when it was written.</summary>
    public int SchemaVersion { get; init; } = CurrentVersion;

    /// <summary>Shown to the user.</summary>
    public string Name { get; init; } = "";

    /// <summary>Who made it.</summary>
    public string Author { get; init; } = "";

    /// <summary>A sentence about it.</summary>
    public string Description { get; init; } = "";

    /// <summary>Words to find it by.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>The model that it was made with, or null: any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelReference? Model { get; init; }

    /// <summary>Class of each pad by name: takes precedence over the number where the model has a class of that name.</summary>
    public string[] Classes { get; init; } = [];

    /// <summary>Pad of each of the 128 keys, or −1; empty leaves the key map as it is.</summary>
    public int[] KeyToPad { get; init; } = [];

    /// <summary>Plain values by <see cref="ParameterDefinition.Key"/>.</summary>
    public SortedDictionary<string, double> Values { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Reads a kit.</summary>
    /// <exception cref="InvalidDataException">Not a kit; says what was expected and found.</exception>
    public static DrumKit Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            DrumKit kit = (JsonSerializer.Deserialize(json, DrumKitJsonContext.Default.DrumKit) ?? throw Bad("an object", "null")).Complete();
            if (kit.SchemaVersion is < 1 or > CurrentVersion) throw Bad($"version {CurrentVersion}", $"{kit.SchemaVersion}");
            if (kit.Tags.Any(t => t == null)) throw Bad("tags", "null");
            if (kit.Tags.Length > MostTexts) throw Bad($"at most {MostTexts} tags", $"{kit.Tags.Length}");
            if (kit.Classes.Length > DrumParameter.Pads) throw Bad($"at most {DrumParameter.Pads} classes", $"{kit.Classes.Length}");
            if (kit.KeyToPad.Length is not (0 or DrumKeyMap.Keys)) throw Bad($"{DrumKeyMap.Keys} keys or none", $"{kit.KeyToPad.Length}");
            return kit;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Kit: expected valid JSON, found an error: {e.Message}", e);
        }
    }

    /// <summary>Reads a kit file.</summary>
    /// <exception cref="InvalidDataException">Not a readable kit; says what was expected and found.</exception>
    public static DrumKit Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) throw new InvalidDataException($"Kit '{path}': expected a file, found none.");
            if (file.Length > MaxBytes) throw new InvalidDataException($"Kit '{path}': expected at most {MaxBytes} bytes, found {file.Length}.");
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"Kit '{path}': expected a readable file, found: {e.Message}", e);
        }
    }

    /// <summary>The kit as a file; equal kits give equal bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, DrumKitJsonContext.Default.DrumKit);

    /// <summary>The generated reader gives init-only members that a file leaves out null, whatever they are initialised to.</summary>
    private DrumKit Complete() => this with
    {
        Name = Name ?? "",
        Author = Author ?? "",
        Description = Description ?? "",
        Tags = Tags ?? [],
        Classes = Classes ?? [],
        KeyToPad = KeyToPad ?? [],
        Values = Values ?? new(StringComparer.Ordinal),
    };

    private static InvalidDataException Bad(string expected, string found) => new($"Kit: expected {expected}, found {found}.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 8, WriteIndented = true)]
[JsonSerializable(typeof(DrumKit))]
internal sealed partial class DrumKitJsonContext : JsonSerializerContext;
