using System.Globalization;
using System.Text;

namespace NeuralSynth.Vst3;

/// <summary>What a host can know of the module without loading it: the factory reports it, and the build writes it to
/// <c>moduleinfo.json</c>. Linked into the build program, so it uses nothing else.</summary>
internal static class ModuleDescription
{
    /// <summary>Vendor of the module and its classes.</summary>
    public const string Vendor = "NeuralSynth";

    /// <summary>Category of components that process audio.</summary>
    public const string AudioCategory = "Audio Module Class";

    /// <summary>The SDK whose published interfaces we implement.</summary>
    public const string SdkVersion = "VST 3.8.0";

    /// <summary>Our plug-ins, in the order of the factory. Ids never change: projects refer to them.</summary>
    public static IReadOnlyList<ClassDescription> Classes { get; } =
    [
        new("NeuralSynth Timbre", "Fx|Filter|Pitch Shift", 0x955B228A, 0xE4CD4265, 0x920EBCD8, 0x7504925A),
        new("NeuralSynth Drums", "Instrument|Drum", 0x2C1E9B7D, 0x5A3F4E18, 0xB6D04C92, 0xE81F7A35),
    ];

    /// <summary>Version of this assembly, as in all formats.</summary>
    public static string Version => typeof(ModuleDescription).Assembly.GetName().Version!.ToString(3);

    /// <summary>The text of <c>Contents/Resources/moduleinfo.json</c>.</summary>
    public static string ToJson()
    {
        var json = new StringBuilder();
        json.Append(CultureInfo.InvariantCulture, $$"""
            {
              "Name": "NeuralSynth",
              "Version": "{{Version}}",
              "Factory Info": {
                "Vendor": "{{Vendor}}",
                "URL": "",
                "E-Mail": "",
                "Flags": {
                  "Unicode": true,
                  "Classes Discardable": false,
                  "Component Non Discardable": true
                }
              },
              "Classes": [

            """);
        for (int i = 0; i < Classes.Count; i++) AppendClass(json, Classes[i], isLast: i == Classes.Count - 1);
        return json.Append("  ]\n}\n").Replace("\r\n", "\n").ToString();
    }

    private static void AppendClass(StringBuilder json, ClassDescription one, bool isLast)
    {
        string categories = string.Join(", ", one.SubCategories.Split('|').Select(c => $"\"{c}\""));
        json.Append(CultureInfo.InvariantCulture, $$"""
                {
                  "CID": "{{one.Id}}",
                  "Category": "{{AudioCategory}}",
                  "Name": "{{one.Name}}",
                  "Vendor": "{{Vendor}}",
                  "Version": "{{Version}}",
                  "SDKVersion": "{{SdkVersion}}",
                  "Sub Categories": [{{categories}}],
                  "Class Flags": 0,
                  "Cardinality": 2147483647,
                  "Snapshots": []
                }{{(isLast ? "" : ",")}}

            """);
    }
}

/// <summary>One plug-in of the module.</summary>
/// <param name="Name">Shown to the user.</param>
/// <param name="SubCategories">Kinds, separated by '|'.</param>
/// <param name="Word1">First word of the class id.</param>
/// <param name="Word2">Second.</param>
/// <param name="Word3">Third.</param>
/// <param name="Word4">Fourth.</param>
internal sealed record ClassDescription(string Name, string SubCategories, uint Word1, uint Word2, uint Word3, uint Word4)
{
    /// <summary>The class id as text, the same on all systems.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Word1:X8}{Word2:X8}{Word3:X8}{Word4:X8}");
}
