using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using NeuralSynth.Contract.Json;
using NeuralSynth.Contract.Validation;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Contract.Tests;

/// <summary>The published schema and documentation agree with the code.</summary>
public sealed class SchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Document("model-package.schema.json"))).RootElement;

    internal static HashSet<string> KnownMembers { get; } = [.. Records().SelectMany(r => r.Properties).Select(p => p.Name)];

    public static TheoryData<string> RecordNames => [.. Records().Select(r => r.Type.Name)];

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void Record_HasTheSchemasMembers(string name)
    {
        JsonTypeInfo record = Records().Single(r => r.Type.Name == name);
        JsonElement definition = Schema.GetProperty("$defs").GetProperty(name);
        Assert.Equal(record.Properties.Select(p => p.Name).Order(), definition.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        string[] required = definition.TryGetProperty("required", out JsonElement list) ? [.. list.EnumerateArray().Select(r => r.GetString()!)] : [];
        Assert.Equal(record.Properties.Where(p => p.IsRequired).Select(p => p.Name).Order(), required.Order());
    }

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void Record_HasTheSchemasTypes(string name)
    {
        JsonTypeInfo record = Records().Single(r => r.Type.Name == name);
        JsonElement properties = Schema.GetProperty("$defs").GetProperty(name).GetProperty("properties");
        foreach (JsonPropertyInfo property in record.Properties)
            AssertType(property.PropertyType, property.IsSetNullable, properties.GetProperty(property.Name), $"{name}.{property.Name}");
    }

    [Fact]
    public void Schema_DefinesNothingElse() =>
        Assert.Equal(Records().Select(r => r.Type.Name).Order(), Schema.GetProperty("$defs").EnumerateObject().Select(d => d.Name).Order());

    [Theory]
    [InlineData("autoencoder")]
    [InlineData("stereo")]
    [InlineData("ddsp")]
    [InlineData("drum")]
    public void Samples_FollowTheSchema(string sample)
    {
        JsonElement json = JsonDocument.Parse(ManifestJson.Write(RoundTripTests.Sample(sample).Manifest)).RootElement;
        Assert.Null(new JsonSchemaSubset(Schema).Fault(json));
    }

    /// <summary>The bounds of the schema are those of the code: a value at the bound is accepted by both, the next one
    /// by neither.</summary>
    [Theory]
    [InlineData("sampleRate", ManifestLimits.LowestRateHz, ManifestLimits.HighestRateHz)]
    [InlineData("hopSamples", 1, ManifestLimits.LongestHop)]
    [InlineData("channels", 1, ManifestLimits.MostChannels)]
    [InlineData("latencySamples", 0, ManifestLimits.LongestLatency)]
    public void Bounds_AreThoseOfTheCode(string member, int low, int high)
    {
        JsonElement property = Schema.GetProperty("$defs").GetProperty(nameof(ModelManifest)).GetProperty("properties").GetProperty(member);
        Assert.Equal(low, property.GetProperty("minimum").GetInt32());
        Assert.Equal(high, property.GetProperty("maximum").GetInt32());
    }

    [Fact]
    public void Roles_AreThoseOfTheCode()
    {
        IEnumerable<string> code = typeof(TensorRoles).GetFields().Select(f => (string)f.GetRawConstantValue()!);
        JsonElement schema = Schema.GetProperty("$defs").GetProperty(nameof(TensorDescription)).GetProperty("properties").GetProperty("role").GetProperty("enum");
        Assert.Equal(code.Order(), schema.EnumerateArray().Select(r => r.GetString()!).Order());
    }

    [Fact]
    public void WeightPrecisions_AreThoseOfTheCode()
    {
        IEnumerable<string> code = typeof(WeightPrecisions).GetFields().Select(f => (string)f.GetRawConstantValue()!);
        JsonElement schema = Schema.GetProperty("$defs").GetProperty(nameof(ModelManifest)).GetProperty("properties").GetProperty("weightPrecision").GetProperty("enum");
        Assert.Equal(code.Order(), schema.EnumerateArray().Select(r => r.GetString()!).Order());
    }

    /// <summary>A description with the required members alone reads as one made in code: absent members have the
    /// defaults of the records.</summary>
    [Fact]
    public void AbsentMembers_HaveTheirDefaults()
    {
        using var folder = new TemporaryFolder();
        SamplePackage sample = SamplePackages.Ddsp();
        JsonObject json = JsonNode.Parse(ManifestJson.Write(sample.Manifest))!.AsObject();
        foreach (JsonPropertyInfo property in ManifestJsonContext.Default.ModelManifest.Properties.Where(p => !p.IsRequired && p.Name != "ddsp")) json.Remove(property.Name);
        json["training"] = new JsonObject();
        json["preview"] = new JsonObject();
        Directory.CreateDirectory(folder.File("package"));
        File.WriteAllText(Path.Combine(folder.File("package"), ModelPackage.ManifestName), json.ToJsonString());
        foreach ((string name, byte[] bytes) in sample.Files) File.WriteAllBytes(Path.Combine(folder.File("package"), name), bytes);

        ModelManifest expected = sample.Manifest with
        {
            Author = new ModelManifest().Author,
            Description = new ModelManifest().Description,
            Tags = new ModelManifest().Tags,
            Training = new TrainingSummary(),
            Preview = new PreviewFiles(),
        };
        Assert.Equal(ManifestJson.Write(expected), ManifestJson.Write(ModelPackage.Read(folder.File("package")).Manifest));
    }

    /// <summary>The example in the documentation is a valid description.</summary>
    [Fact]
    public void DocumentationsExample_FollowsTheSchema()
    {
        string page = File.ReadAllText(Document("model-package.md"));
        Match example = Regex.Match(page, "```json\n(.*?)```", RegexOptions.Singleline);
        Assert.True(example.Success);
        JsonElement json = JsonDocument.Parse(example.Groups[1].Value).RootElement;
        Assert.Null(new JsonSchemaSubset(Schema).Fault(json));
        ManifestValidator.Validate(ManifestJson.Read(System.Text.Encoding.UTF8.GetBytes(example.Groups[1].Value), new("docs")), new("docs"), ModelPackageLimits.Default);
    }

    [Fact]
    public void Documentation_ListsEveryOperatorAndMember()
    {
        string page = File.ReadAllText(Document("model-package.md"));
        Assert.All(OnnxOperators.Allowed, o => Assert.Matches($@"\b{o}\b", page));
        Assert.All(KnownMembers, m => Assert.Contains($"`{m}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Documentation_ListsTheLimits()
    {
        string page = File.ReadAllText(Document("model-package.md"));
        foreach (System.Reflection.PropertyInfo limit in typeof(ModelPackageLimits).GetProperties().Where(p => p.GetMethod!.IsStatic is false && p.PropertyType != typeof(Type)))
            Assert.Contains($"| `{limit.Name}` | {limit.GetValue(ModelPackageLimits.Default)} |", page, StringComparison.Ordinal);
    }

    private static void AssertType(Type type, bool nullable, JsonElement schema, string where)
    {
        if (schema.TryGetProperty("anyOf", out JsonElement options))
        {
            Assert.True(nullable, where);
            Assert.Equal($"#/$defs/{type.Name}", options[0].GetProperty("$ref").GetString());
            return;
        }
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            Assert.Equal($"#/$defs/{type.Name}", reference.GetString());
            return;
        }
        string[] types = schema.GetProperty("type").ValueKind == JsonValueKind.Array ? [.. schema.GetProperty("type").EnumerateArray().Select(t => t.GetString()!)] : [schema.GetProperty("type").GetString()!];
        Assert.Equal(nullable, types.Contains("null"));
        Assert.Equal(SchemaType(type), types[0]);
        if (type.IsArray) AssertType(type.GetElementType()!, nullable: false, schema.GetProperty("items"), where + "[]");
    }

    private static string SchemaType(Type type) =>
        type.IsArray ? "array"
        : type == typeof(string) || type == typeof(Guid) ? "string"
        : type == typeof(int) || type == typeof(long) ? "integer"
        : type == typeof(float) || type == typeof(double) ? "number"
        : "object";

    private static IEnumerable<JsonTypeInfo> Records()
    {
        var seen = new HashSet<Type>();
        var open = new Stack<JsonTypeInfo>([ManifestJsonContext.Default.ModelManifest]);
        while (open.TryPop(out JsonTypeInfo? type))
        {
            if (!seen.Add(type.Type)) continue;
            if (type.Kind == JsonTypeInfoKind.Object) yield return type;
            if (type.ElementType is { } element) open.Push(ManifestJsonContext.Default.GetTypeInfo(element)!);
            foreach (JsonPropertyInfo property in type.Properties) open.Push(ManifestJsonContext.Default.GetTypeInfo(property.PropertyType)!);
        }
    }

    private static string Document(string name) => Path.Combine(AppContext.BaseDirectory, "docs", name);
}
