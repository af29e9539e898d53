using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Json;

/// <summary>Compares a parsed model.json with the types of the manifest records, so that a wrong type is reported by
/// its path, with what was expected and what was found, rather than in the serialiser's words.</summary>
internal static class ManifestTypeCheck
{
    /// <summary>Longest string and array of a manifest; both far above any use (a 256 × 256 basis has 256 rows).</summary>
    private const int LongestText = 65_536;
    private const int LongestArray = 65_536;

    /// <summary>Most members of one object; a manifest has about thirty.</summary>
    private const int MostMembers = 4096;

    public static void Check(JsonElement root, Place place) => CheckValue(root, ManifestJsonContext.Default.ModelManifest, place, "$");

    private static void CheckValue(JsonElement value, JsonTypeInfo type, Place place, string path)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                CheckObject(value, type, place, path);
                break;
            case JsonTypeInfoKind.Enumerable:
                CheckArray(value, TypeInfo(type.ElementType!), place, path);
                break;
            case JsonTypeInfoKind.Dictionary:
                CheckDictionary(value, TypeInfo(type.ElementType!), place, path);
                break;
            default:
                CheckScalar(value, type.Type, place, path);
                break;
        }
    }

    private static void CheckObject(JsonElement value, JsonTypeInfo type, Place place, string path)
    {
        Require(value, JsonValueKind.Object, "an object", place, path);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string name = member.Name;
            Count(seen, name, place, path);
            JsonPropertyInfo? property = Property(type, name);
            if (property is null) continue;
            bool absent = member.Value.ValueKind == JsonValueKind.Null && property.IsSetNullable;
            if (!absent) CheckValue(member.Value, TypeInfo(property.PropertyType), place, $"{path}.{name}");
        }
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.IsRequired && !seen.Contains(property.Name)) throw place.At(path).Fail($"the member '{property.Name}'", "none");
        }
    }

    private static void Count(HashSet<string> seen, string name, Place place, string path)
    {
        if (!seen.Add(name)) throw place.At(path).Fail("each member once", $"{Place.Quote(name)} again");
        if (seen.Count > MostMembers) throw place.At(path).Fail($"at most {MostMembers} members", "more");
    }

    private static JsonPropertyInfo? Property(JsonTypeInfo type, string name)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.Name == name) return property;
        }
        return null;
    }

    private static void CheckArray(JsonElement value, JsonTypeInfo element, Place place, string path)
    {
        Require(value, JsonValueKind.Array, "an array", place, path);
        if (value.GetArrayLength() > LongestArray) throw place.At(path).Fail($"at most {LongestArray} elements", $"{value.GetArrayLength()}");
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray()) CheckValue(item, element, place, $"{path}[{index++}]");
    }

    private static void CheckDictionary(JsonElement value, JsonTypeInfo element, Place place, string path)
    {
        Require(value, JsonValueKind.Object, "an object", place, path);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            Count(seen, member.Name, place, path);
            if (member.Name.Length > LongestText) throw place.At(path).Fail($"names of at most {LongestText} characters", $"{member.Name.Length}");
            CheckValue(member.Value, element, place, $"{path}.{Place.Quote(member.Name)}");
        }
    }

    private static void CheckScalar(JsonElement value, Type type, Place place, string path)
    {
        if (type == typeof(string))
        {
            Require(value, JsonValueKind.String, "a string", place, path);
            CheckText(value, place, path);
        }
        else if (type == typeof(Guid))
        {
            Require(value, JsonValueKind.String, "a UUID", place, path);
            if (!value.TryGetGuid(out _)) throw place.At(path).Fail("a UUID such as 01234567-89ab-cdef-0123-456789abcdef", Found(value));
        }
        else if (type == typeof(int) || type == typeof(long))
        {
            Require(value, JsonValueKind.Number, "a whole number", place, path);
            bool fits = type == typeof(int) ? value.TryGetInt32(out _) : value.TryGetInt64(out _);
            if (!fits) throw place.At(path).Fail($"a whole number of {(type == typeof(int) ? 32 : 64)} bits", Found(value));
        }
        else
        {
            Require(value, JsonValueKind.Number, "a number", place, path);
            bool finite = type == typeof(float)
                ? value.TryGetSingle(out float single) && float.IsFinite(single)
                : value.TryGetDouble(out double wide) && double.IsFinite(wide);
            if (!finite) throw place.At(path).Fail($"a finite number of {(type == typeof(float) ? 32 : 64)} bits", Found(value));
        }
    }

    private static void CheckText(JsonElement value, Place place, string path)
    {
        int length;
        try
        {
            length = value.GetString()!.Length;
        }
        catch (InvalidOperationException e)
        {
            throw place.At(path).Fail("text in UTF-8", "an unpaired surrogate", e);
        }
        if (length > LongestText) throw place.At(path).Fail($"at most {LongestText} characters", $"{length}");
    }

    private static JsonTypeInfo TypeInfo(Type type) =>
        ManifestJsonContext.Default.GetTypeInfo(type) ?? throw new NotSupportedException(type.FullName);

    private static void Require(JsonElement value, JsonValueKind kind, string expected, Place place, string path)
    {
        if (value.ValueKind != kind) throw place.At(path).Fail(expected, Found(value));
    }

    private static string Found(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "the string " + Place.Quote(value.GetRawText().Trim('"')),
        JsonValueKind.Number => string.Create(CultureInfo.InvariantCulture, $"the number {Place.Quote(value.GetRawText())}"),
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };
}
