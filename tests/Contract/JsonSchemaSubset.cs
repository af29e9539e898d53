using System.Text.Json;
using System.Text.RegularExpressions;

namespace NeuralSynth.Contract.Tests;

/// <summary>The keywords of JSON Schema 2020-12 that our schema uses, for checking samples against it. A keyword that
/// it does not know fails, so that nothing in the schema is silently without effect.</summary>
internal sealed class JsonSchemaSubset(JsonElement root)
{
    private static readonly HashSet<string> Annotations = ["$schema", "$id", "$defs", "title", "description"];

    /// <summary>The first fault, or null.</summary>
    public string? Fault(JsonElement value) => Fault(value, root, "$");

    private string? Fault(JsonElement value, JsonElement schema, string path)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (Annotations.Contains(keyword.Name)) continue;
            string? fault = Apply(keyword.Name, keyword.Value, value, schema, path);
            if (fault is not null) return fault;
        }
        return null;
    }

    private string? Apply(string keyword, JsonElement argument, JsonElement value, JsonElement schema, string path)
    {
        bool isText = value.ValueKind == JsonValueKind.String, isNumber = value.ValueKind == JsonValueKind.Number;
        bool isArray = value.ValueKind == JsonValueKind.Array, isObject = value.ValueKind == JsonValueKind.Object;
        bool holds = keyword switch
        {
            "type" => Types(argument).Any(t => HasType(value, t)),
            "const" => value.GetRawText() == argument.GetRawText(),
            "enum" => argument.EnumerateArray().Any(a => a.GetRawText() == value.GetRawText()),
            "pattern" => !isText || Regex.IsMatch(value.GetString()!, argument.GetString()!),
            "format" => argument.GetString() == "uuid" && value.TryGetGuid(out _),
            "minLength" => !isText || value.GetString()!.Length >= argument.GetInt32(),
            "maxLength" => !isText || value.GetString()!.Length <= argument.GetInt32(),
            "minimum" => !isNumber || value.GetDouble() >= argument.GetDouble(),
            "maximum" => !isNumber || value.GetDouble() <= argument.GetDouble(),
            "exclusiveMinimum" => !isNumber || value.GetDouble() > argument.GetDouble(),
            "minItems" => !isArray || value.GetArrayLength() >= argument.GetInt32(),
            "maxItems" => !isArray || value.GetArrayLength() <= argument.GetInt32(),
            "maxProperties" => !isObject || value.EnumerateObject().Count() <= argument.GetInt32(),
            "required" => !isObject || argument.EnumerateArray().All(r => value.TryGetProperty(r.GetString()!, out _)),
            "anyOf" => argument.EnumerateArray().Any(a => Fault(value, a, path) is null),
            "$ref" or "properties" or "items" or "additionalProperties" => true,
            _ => throw new NotSupportedException(keyword),
        };
        if (!holds) return $"{path}: {keyword} {argument.GetRawText()} does not hold for {value.GetRawText()}";
        return keyword switch
        {
            "$ref" => Fault(value, Definition(argument.GetString()!), path),
            "properties" when isObject => Members(value, argument, path),
            "items" when isArray => value.EnumerateArray().Select((item, i) => Fault(item, argument, $"{path}[{i}]")).FirstOrDefault(f => f is not null),
            "additionalProperties" when isObject && !schema.TryGetProperty("properties", out _) =>
                value.EnumerateObject().Select(m => Fault(m.Value, argument, $"{path}.{m.Name}")).FirstOrDefault(f => f is not null),
            _ => null,
        };
    }

    private string? Members(JsonElement value, JsonElement properties, string path)
    {
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (properties.TryGetProperty(member.Name, out JsonElement schema) && Fault(member.Value, schema, $"{path}.{member.Name}") is { } fault) return fault;
        }
        return null;
    }

    private JsonElement Definition(string reference) => root.GetProperty("$defs").GetProperty(reference.Split('/')[^1]);

    private static IEnumerable<string> Types(JsonElement argument) =>
        argument.ValueKind == JsonValueKind.Array ? argument.EnumerateArray().Select(a => a.GetString()!) : [argument.GetString()!];

    private static bool HasType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new NotSupportedException(type),
    };
}
