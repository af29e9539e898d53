using System.Globalization;
using System.Text.RegularExpressions;
using NeuralSynth.Contract;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Evaluation.Drums;

namespace NeuralSynth.Training.Tests.Drums;

/// <summary>The committed factory drum model: what users get, and what its card says of it.</summary>
public sealed partial class FactoryDrumModelTests
{
    private const long LargestBytes = 20_000_000;
    private const double MostAlike = 0.9;
    private const double LeastPeak = 0.05;

    private static readonly string PackagePath = Path.Combine(AppContext.BaseDirectory, "Presets", "Drums.nsmodel");

    [Fact]
    public void Package_ValidatesAndIsSmall()
    {
        // Reading validates.
        ModelManifest manifest = ModelPackage.Read(PackagePath).Manifest;
        Assert.Equal((ModelKinds.Drum, ModelArchitectures.Generator), (manifest.Kind, manifest.Architecture));
        Assert.Equal(DrumClasses.Names, manifest.Classes);
        Assert.True(new FileInfo(PackagePath).Length < LargestBytes);
        Assert.All(Enumerable.Range(0, manifest.Classes.Length), c => Assert.True(manifest.Map!.Points.Count(p => p.Class == c) >= 2, manifest.Classes[c]));
    }

    [Fact]
    public void EveryClass_GeneratesFiniteHitsThatDiffer()
    {
        using var model = new DrumModel(ModelPackage.Read(PackagePath));
        foreach (int drumClass in Enumerable.Range(0, model.Manifest.Classes.Length))
        {
            DrumMapPoint[] points = [.. model.Manifest.Map!.Points.Where(p => p.Class == drumClass)];
            float[][] hits = [.. new[] { points[0], points[^1] }.Select(p => model.Generate(p.Latent, model.OneHot(drumClass), p.Descriptors, 1))];
            Assert.All(hits, hit => Assert.All(hit, x => Assert.True(float.IsFinite(x))));
            Assert.All(hits, hit => Assert.InRange(hit.Max(MathF.Abs), LeastPeak, 2));
            Assert.True(Math.Abs(Correlation(hits[0], hits[1])) < MostAlike, model.Manifest.Classes[drumClass]);
        }
    }

    [Fact]
    public void Card_SaysWhatTheManifestSays()
    {
        ModelManifest manifest = ModelPackage.Read(PackagePath).Manifest;
        string card = File.ReadAllText(Path.ChangeExtension(PackagePath, ".md"));
        Dictionary<string, string> rows = Rows().Matches(card).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        Assert.NotEmpty(manifest.Evaluation);
        Assert.All(manifest.Evaluation, f => Assert.Equal(f.Value, double.Parse(rows[f.Key], CultureInfo.InvariantCulture), 1e-4));
        Assert.All(manifest.Sources, source => Assert.Contains(source.Split(" by ")[0], card, StringComparison.Ordinal));
        Assert.Equal(manifest.ContentHash, rows["Content hash"]);
    }

    /// <summary>Every kit that the data program may use and did use is named with its licence.</summary>
    [Fact]
    public void Sources_NameEveryKitWithItsLicence()
    {
        ModelManifest manifest = ModelPackage.Read(PackagePath).Manifest;
        Assert.All(HydrogenKits.All, kit => Assert.Contains(manifest.Sources, s => s.StartsWith(kit.Folder, StringComparison.Ordinal) && s.Contains(kit.Author, StringComparison.Ordinal) && s.Contains(kit.Licence, StringComparison.Ordinal)));
        Assert.Contains(manifest.Sources, s => s.Contains("FluidR3", StringComparison.Ordinal) && s.Contains("MIT", StringComparison.Ordinal));
        Assert.Contains(manifest.Sources, s => s.Contains("synthetic", StringComparison.Ordinal));
    }

    private static double Correlation(float[] a, float[] b) =>
        System.Numerics.Tensors.TensorPrimitives.Dot<float>(a, b) / (System.Numerics.Tensors.TensorPrimitives.Norm<float>(a) * (double)System.Numerics.Tensors.TensorPrimitives.Norm<float>(b));

    [GeneratedRegex(@"^\| ([^|]+) \| ([^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
