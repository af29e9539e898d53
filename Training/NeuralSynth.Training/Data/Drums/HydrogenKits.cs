using System.Xml;
using System.Xml.Linq;
using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>A recorded kit of Debian's package hydrogen-drumkits.</summary>
/// <param name="Folder">Name of its folder in the package.</param>
/// <param name="Author">As the package's copyright file names them.</param>
/// <param name="Licence">SPDX identifier, from the same file.</param>
public sealed record HydrogenKit(string Folder, string Author, string Licence)
{
    /// <summary>Whether models trained on it may be given away under any terms, without share-alike.</summary>
    public bool IsPermissive => Licence is "CC0-1.0" or "CC-BY-3.0";
}

/// <summary>The kits of Debian's package hydrogen-drumkits whose licence permits commercial use, listed one by one after
/// its copyright file. A kit that is not in the list is not used.</summary>
public static class HydrogenKits
{
    /// <summary>Where the package puts them.</summary>
    public const string DefaultFolder = "/usr/share/hydrogen/data/drumkits";

    /// <summary>What to do when they are missing.</summary>
    public const string HowToInstall = "On Debian or Ubuntu: apt-get install hydrogen-drumkits (or name a folder of kits with --kits).";

    /// <summary>All that we use.</summary>
    public static IReadOnlyList<HydrogenKit> All { get; } =
    [
        new("Audiophob", "audiophobdubstep", "CC0-1.0"),
        new("rumpf_kit_z01_h2", "Emanuel Rumpf", "CC-BY-3.0"),
        new("BJA_Pacific", "Luc Tanguay", "CC-BY-SA-3.0"),
        new("circAfrique v4", "Jim Harney", "CC-BY-SA-3.0"),
        new("ColomboAcousticDrumkit", "Marcos Guglielmetti", "GPL-2.0-or-later"),
        new("ElectricEmpireKit", "Artemiy Pavlov", "GPL-2.0-or-later"),
        new("HardElectro1", "Artemiy Pavlov", "GPL-2.0-or-later"),
        new("VariBreaks", "Artemiy Pavlov", "GPL-2.0-or-later"),
        new("Millo-Drums_v.1", "Emiliano Grilli", "GPL-2.0-only"),
        new("Millo_MultiLayered2", "Emiliano Grilli", "GPL-2.0-only"),
        new("Millo_MultiLayered3", "Emiliano Grilli", "GPL-2.0-only"),
        new("Gimme A Hand 1.0", "Glen MacArthur", "GPL-2.0-only"),
        new("The Black Pearl 1.0", "Glen MacArthur", "GPL-2.0-only"),
        new("ForzeeStereo", "Vladimir Sadovnikov, Alexander Belokurov", "GPL-2.0-only"),
    ];

    /// <summary>The files of a kit with their classes: named by the instrument that plays them, else by the file; corrected by
    /// <see cref="HydrogenLabels"/>.</summary>
    /// <param name="kitFolder">Folder with <c>drumkit.xml</c>.</param>
    /// <returns>(file name, class name, <c>?</c> or <c>-</c>).</returns>
    /// <exception cref="DatasetException">No readable <c>drumkit.xml</c>.</exception>
    public static IReadOnlyList<(string File, string Class)> Files(string kitFolder)
    {
        string description = Path.Combine(kitFolder, "drumkit.xml");
        Dictionary<string, string> instruments = Instruments(description);
        return
        [
            .. Directory.EnumerateFiles(kitFolder).Where(AudioFile.IsKnown).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)
                .Select(file => (file, HydrogenLabels.ClassOf(Path.GetFileName(kitFolder), file, ClassOf(file, instruments.GetValueOrDefault(file))))),
        ];
    }

    private static string ClassOf(string file, string? instrument)
    {
        int? found = (instrument is null ? null : DrumClasses.Guess(instrument)) ?? DrumClasses.Guess(Path.GetFileNameWithoutExtension(file));
        return found is { } index ? DrumClasses.Names[index] : DrumTable.Unknown;
    }

    /// <summary>File name → name of the first instrument that plays it.</summary>
    private static Dictionary<string, string> Instruments(string description)
    {
        var byFile = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            using var reader = XmlReader.Create(description, settings);
            foreach (XElement instrument in XDocument.Load(reader).Descendants().Where(e => e.Name.LocalName == "instrument"))
            {
                string name = instrument.Elements().FirstOrDefault(e => e.Name.LocalName == "name")?.Value ?? "";
                foreach (XElement file in instrument.Descendants().Where(e => e.Name.LocalName == "filename")) byFile.TryAdd(file.Value, name);
            }
            return byFile;
        }
        catch (Exception e) when (e is IOException or XmlException)
        {
            throw new DatasetException(description, "a description of a Hydrogen kit", e.Message, e);
        }
    }
}
