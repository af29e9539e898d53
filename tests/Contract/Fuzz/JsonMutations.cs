using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NeuralSynth.Contract.Tests.Fuzz;

/// <summary>Mutations of model.json.</summary>
internal static partial class JsonMutations
{
    /// <summary>Members whose value may be another valid value without the package becoming wrong: shown to the user,
    /// or numbers within a range that no graph depends on.</summary>
    [GeneratedRegex(@"^\$\.(id|name|author|licence|description|sources.*|tags.*|sampleRate|latents\[\d+\]\..*|basis\.(mean|variance).*|classes\[.*|training\..*|evaluation.*|preview.*|ddsp\.(pitchM.*|loudnessWindowSamples|fade.*|noiseFilterTaps|instruments\[\d+\]\..*))$")]
    private static partial Regex FreeMember();

    private static readonly (string Member, string[] Bad)[] BadValues =
    [
        ("schemaVersion", ["0", "-1", "2", "2147483647"]),
        ("id", ["\"\"", "\"x\"", "\"00000000-0000-0000-0000-000000000000\""]),
        ("contentHash", ["\"\"", "\"abc\"", $"\"{new string('0', 64)}\"", $"\"{new string('A', 64)}\""]),
        ("kind", ["\"\"", "\"Timbre\"", "\"synth\"", "\"timbre \""]),
        ("architecture", ["\"\"", "\"rave\"", "\"generator2\""]),
        ("name", ["\"\"", "\"   \"", "\"a\\u0000b\"", "\"a\\nb\"", "\"\\ud800\""]),
        ("licence", ["\"\"", "\"\\n\""]),
        ("sampleRate", ["0", "-44100", "7999", "192001", "44100.5", "1e300", "99999999999"]),
        ("weightPrecision", ["\"float64\"", "\"\"", "null", "16"]),
        ("hopSamples", ["0", "-1", "65537", "2147483647", "1.5"]),
        ("channels", ["0", "-1", "3", "65536"]),
        ("latencySamples", ["-1", "1048577", "2147483647"]),
        ("latents", ["[]", "[{}]", "[null]"]),
        ("graphs", ["[]", "[{}]", "[null]", "[[]]"]),
    ];

    private static readonly string[] WrongTypes = ["true", "false", "\"text\"", "12", "-3.5", "[]", "{}", "[1]", "{\"a\":1}", "null", "1e999", "[[[1]]]"];

    private static readonly (string Class, Func<FuzzSource, Random, string> Write)[] Damages =
    [
        ("json: truncated", (s, r) => Text(s)[..r.Next(Text(s).LastIndexOf('}'))]),
        ("json: text after the end", (s, r) => Text(s) + "{}"),
        ("json: comment", (s, r) => "/* */" + Text(s)),
        ("json: trailing comma", (s, r) => Text(s).TrimEnd().TrimEnd('}') + ",}"),
        ("json: empty", (s, r) => ""),
        ("json: no object", (s, r) => WrongTypes[r.Next(6)]),
        ("json: nested too deep", (s, r) => Insert(s, $"\"x\":{new string('[', 16 + r.Next(100_000))}")),
        ("json: closed nested too deep", (s, r) => Insert(s, Nested(16 + r.Next(5000)))),
        ("json: member twice", (s, r) => Insert(s, "\"name\":\"again\"")),
        ("json: unknown member twice", (s, r) => Insert(s, "\"x\":1,\"x\":2")),
        ("json: too many members", (s, r) => Insert(s, string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"x{i}\":0")))),
        ("json: text too long", (s, r) => Insert(Without(s, "description"), $"\"description\":\"{new string('a', 70_000)}\"")),
        ("json: array too long", (s, r) => Insert(Without(s, "tags"), $"\"tags\":[{string.Join(',', Enumerable.Repeat("\"a\"", 70_000))}]")),
        ("json: NaN", (s, r) => new Regex("\"sampleRate\": *\\d+").Replace(Text(s), "\"sampleRate\": NaN")),
    ];

    public static FuzzCase Mutate(FuzzSource source, int index, Random random) => (index % 8) switch
    {
        0 => Damaged(source, random),
        1 => BadValue(source, random),
        2 => Removed(source, random),
        3 => Reshaped(source, random),
        4 => Harmless(source, random),
        5 => Bytes(source, random),
        _ => WrongType(source, random),
    };

    private static FuzzCase Damaged(FuzzSource source, Random random)
    {
        (string name, Func<FuzzSource, Random, string> write) = Damages[random.Next(Damages.Length)];
        return new FuzzCase(name, source.WithJson(write(source, random)));
    }

    private static FuzzCase BadValue(FuzzSource source, Random random)
    {
        (string member, string[] bad) = BadValues[random.Next(BadValues.Length)];
        string value = bad[random.Next(bad.Length)];
        return new FuzzCase($"json: bad {member}", source.WithJson(Insert(Without(source, member), $"\"{member}\":{value}")));
    }

    private static FuzzCase Removed(FuzzSource source, Random random)
    {
        string[] required = [.. BadValues.Select(b => b.Member).Where(m => m != "weightPrecision")];
        string member = required[random.Next(required.Length)];
        return new FuzzCase($"json: without {member}", source.WithJson(Without(source, member)));
    }

    /// <summary>Any value anywhere becomes a value of another type. Accepted only where null means absent, or where the
    /// new value happens to have the right type and the member is free.</summary>
    private static FuzzCase WrongType(FuzzSource source, Random random)
    {
        JsonNode root = Parse(source);
        JsonNode target = Pick(root, random);
        Replace(target, WrongTypes[random.Next(WrongTypes.Length)]);
        return Judged("json: wrong type", source, root.ToJsonString());
    }

    /// <summary>The description of the graphs no longer agrees with the graphs or with itself.</summary>
    private static FuzzCase Reshaped(FuzzSource source, Random random)
    {
        JsonNode root = Parse(source);
        JsonArray graphs = root["graphs"]!.AsArray();
        JsonNode graph = graphs[random.Next(graphs.Count)]!;
        JsonArray tensors = graph[random.Next(2) == 0 ? "inputs" : "outputs"]!.AsArray();
        JsonNode tensor = tensors[random.Next(tensors.Count)]!;
        string what = ChangeTensor(graph, tensors, tensor, random);
        return new FuzzCase($"json: {what}", source.WithJson(root.ToJsonString()));
    }

    private static string ChangeTensor(JsonNode graph, JsonArray tensors, JsonNode tensor, Random random)
    {
        JsonArray shape = tensor["shape"]!.AsArray();
        int axis = random.Next(shape.Count);
        switch (random.Next(11))
        {
            case 0:
                shape[axis] = shape[axis]!.GetValue<int>() + 1;
                return "dimension changed";
            case 1:
                shape[axis] = new[] { 0, -1, int.MinValue, int.MaxValue, 1 << 23 }[random.Next(5)];
                return "dimension out of range";
            case 2:
                shape.Add(1);
                return "dimension added";
            case 3:
                shape.RemoveAt(axis);
                return "dimension removed";
            case 4:
                tensor["name"] = tensor["name"]!.GetValue<string>() + "x";
                return "tensor renamed";
            case 5:
                tensor["role"] = new[] { "", "State", "weights", "frame2" }[random.Next(4)];
                return "unknown role";
            case 6:
                tensors.Remove(tensor);
                return "tensor removed";
            case 7:
                tensors.Add(tensor.DeepClone());
                return "tensor twice";
            case 8:
                graph["file"] = new[] { "../decoder.onnx", "/decoder.onnx", "missing.onnx", "model.json", "a\\b.onnx", "" }[random.Next(6)];
                return "graph file changed";
            case 9:
                graph["role"] = "critic";
                return "graph role changed";
            default:
                tensor["next"] = "nowhere";
                return "next value changed";
        }
    }

    private static FuzzCase Harmless(FuzzSource source, Random random)
    {
        string json = random.Next(3) switch
        {
            0 => Insert(source, "\"futureMember\":{\"a\":[1,2,{\"b\":null}]}"),
            1 => Parse(source).ToJsonString(),
            _ => Reversed(source),
        };
        return new FuzzCase("json, harmless: unknown member, spaces, order", source.WithJson(json), source.Difference, MustBeAccepted: true);
    }

    /// <summary>Bytes of model.json, with a right checksum: accepted only if nothing but free members changed.</summary>
    private static FuzzCase Bytes(FuzzSource source, Random random)
    {
        byte[] json = ByteMutations.Mutate(source.Json, random);
        return new FuzzCase("json: bytes", source.Forge(json).ToBytes(), _ => HarmfulChange(source, json));
    }

    private static FuzzCase Judged(string name, FuzzSource source, string json) =>
        new(name, source.WithJson(json), _ => HarmfulChange(source, Encoding.UTF8.GetBytes(json)));

    /// <summary>The first member that changed although it is not free.</summary>
    private static string? HarmfulChange(FuzzSource source, byte[] json)
    {
        Dictionary<string, string> before = Leaves(source.Json), after = Leaves(json);
        IEnumerable<string> changed = before.Keys.Union(after.Keys).Where(k => before.GetValueOrDefault(k) != after.GetValueOrDefault(k));
        string? harmful = changed.FirstOrDefault(path => !FreeMember().IsMatch(path) && !IsFreeLatency(source, path) && !IsUnknown(path) && !Optional(path, after));
        return harmful is null ? null : $"{harmful} was {before.GetValueOrDefault(harmful)} and is {after.GetValueOrDefault(harmful)}";
    }

    /// <summary>The latency of a ddsp model follows from its windows; that of others is the exporter's measurement.</summary>
    private static bool IsFreeLatency(FuzzSource source, string path) => path == "$.latencySamples" && source.Sample.Manifest.Ddsp is null;

    /// <summary>A member that the schema does not have: a damaged name of an optional member, or a new one.</summary>
    private static bool IsUnknown(string path) => !SchemaTests.KnownMembers.Contains(path.Split('.', '[')[^1].TrimEnd(']')) && !path.EndsWith(']');

    /// <summary>Absent or null where that is allowed.</summary>
    private static bool Optional(string path, Dictionary<string, string> after) =>
        after.GetValueOrDefault(path) is null or "null" && Regex.IsMatch(path, @"^\$\.(basis|training|preview|evaluation|ddsp\.fade|weightPrecision|latents\[\d+\]\.percentile|sources|tags|classes)");

    private static Dictionary<string, string> Leaves(byte[] json)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json);
        Collect(document.RootElement, "$", leaves);
        return leaves;
    }

    private static void Collect(JsonElement element, string path, Dictionary<string, string> leaves)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in element.EnumerateObject()) Collect(member.Value, $"{path}.{member.Name}", leaves);
                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray()) Collect(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), leaves);
                break;
            case JsonValueKind.Number:
                leaves[path] = element.GetDouble().ToString("r", CultureInfo.InvariantCulture);
                break;
            case JsonValueKind.String:
                leaves[path] = "\"" + element.GetString();
                break;
            default:
                leaves[path] = element.GetRawText();
                break;
        }
    }

    private static JsonNode Pick(JsonNode root, Random random)
    {
        var all = new List<JsonNode>();
        Gather(root, all);
        return all[1 + random.Next(all.Count - 1)];
    }

    private static void Gather(JsonNode? node, List<JsonNode> all)
    {
        if (node is null) return;
        all.Add(node);
        if (node is JsonObject members)
        {
            foreach (KeyValuePair<string, JsonNode?> member in members) Gather(member.Value, all);
        }
        else if (node is JsonArray items)
        {
            foreach (JsonNode? item in items) Gather(item, all);
        }
    }

    private static void Replace(JsonNode target, string value)
    {
        JsonNode? replacement = JsonNode.Parse(value);
        if (target.Parent is JsonArray array) array[target.GetElementIndex()] = replacement;
        else target.Parent!.AsObject()[target.GetPropertyName()] = replacement;
    }

    private static JsonNode Parse(FuzzSource source) => JsonNode.Parse(source.Json)!;

    private static string Text(FuzzSource source) => Encoding.UTF8.GetString(source.Json);

    private static string Without(FuzzSource source, string member)
    {
        JsonObject root = Parse(source).AsObject();
        root.Remove(member);
        return root.ToJsonString();
    }

    private static string Reversed(FuzzSource source)
    {
        JsonObject root = Parse(source).AsObject();
        var reversed = new JsonObject();
        foreach (KeyValuePair<string, JsonNode?> member in root.Reverse().ToArray()) reversed[member.Key] = member.Value?.DeepClone();
        return reversed.ToJsonString();
    }

    private static string Insert(FuzzSource source, string members) => Insert(Text(source), members);

    private static string Insert(string json, string members) => "{" + members + "," + json.TrimStart()[1..];

    private static string Nested(int depth) => "\"x\":" + new string('[', depth) + new string(']', depth);
}
