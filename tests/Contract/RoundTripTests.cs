using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Contract.Tests;

/// <summary>What is written is read back, and written again to the same bytes.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    internal static SamplePackage Sample(string name) => name switch
    {
        "autoencoder" => SamplePackages.Autoencoder(),
        "stereo" => SamplePackages.Autoencoder(new() { Channels = 2, SampleRate = 48000, HopSamples = 128 }),
        "delayed" => SamplePackages.Autoencoder(new() { DelaySamples = 100 }),
        "noisy" => SamplePackages.Autoencoder(new() { NoiseGain = 0.1f }),
        "notANumber" => SamplePackages.Autoencoder(new() { NotANumberAfterHops = 3 }),
        "ddsp" => SamplePackages.Ddsp(),
        _ => SamplePackages.Drum(),
    };

    [Theory]
    [InlineData("autoencoder")]
    [InlineData("stereo")]
    [InlineData("delayed")]
    [InlineData("noisy")]
    [InlineData("notANumber")]
    [InlineData("ddsp")]
    [InlineData("drum")]
    public void WriteReadWrite_GivesTheSameBytes(string name)
    {
        string first = Sample(name).WriteTo(_folder.File("first.nsmodel"));
        LoadedPackage loaded = ModelPackage.Read(first);
        string second = _folder.File("second.nsmodel");
        ModelPackage.Write(second, loaded.Manifest, loaded.Files);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
    }

    [Theory]
    [InlineData("autoencoder")]
    [InlineData("ddsp")]
    public void Folder_ReadsLikeTheZip(string name)
    {
        SamplePackage sample = Sample(name);
        LoadedPackage zip = ModelPackage.Read(sample.WriteTo(_folder.File("a.nsmodel")));
        LoadedPackage folder = ModelPackage.Read(sample.WriteToFolder(_folder.File("folder")));
        Assert.Equal(zip.Manifest.ContentHash, folder.Manifest.ContentHash);
        Assert.Equal(zip.Files.Keys.Order(), folder.Files.Keys.Order());
        Assert.All(zip.Files, f => Assert.Equal(f.Value, folder.Files[f.Key]));
    }

    [Fact]
    public void WeightPrecision_IsFloat32UnlessSaid_AndKept()
    {
        SamplePackage sample = Sample("ddsp");
        Assert.Equal(WeightPrecisions.Float32, ModelPackage.ReadManifest(sample.WriteTo(_folder.File("plain.nsmodel"))).WeightPrecision);
        string half = sample.With(m => m with { WeightPrecision = WeightPrecisions.Float16 }).WriteTo(_folder.File("half.nsmodel"));
        Assert.Equal(WeightPrecisions.Float16, ModelPackage.ReadManifest(half).WeightPrecision);
        ModelPackageException e = Assert.Throws<ModelPackageException>(() => sample.With(m => m with { WeightPrecision = "float64" }).WriteTo(_folder.File("wrong.nsmodel")));
        Assert.Contains("weightPrecision", e.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void DrumDescriptorsAndMap_AreKept()
    {
        ModelManifest read = ModelPackage.ReadManifest(Sample("drum").With(DrumControlsTests.WithControls).WriteTo(_folder.File("drum.nsmodel")));
        Assert.Equal("Brightness", read.Descriptors[0].Name);
        Assert.Equal([0.25f, -0.5f], read.Map!.Points[0].Position);
    }

    [Fact]
    public void ReadManifest_AgreesWithRead()
    {
        string path = Sample("ddsp").WriteTo(_folder.File("a.nsmodel"));
        ModelManifest manifest = ModelPackage.ReadManifest(path);
        Assert.Equal(ModelPackage.Read(path).Manifest.ContentHash, manifest.ContentHash);
        Assert.Equal(8, manifest.Ddsp!.Harmonics);
        Assert.Equal("state.0.next", manifest.Graphs[0].Inputs[1].Next);
    }

    [Fact]
    public void Write_ReplacesInOneStepAndLeavesNothingElse()
    {
        string path = _folder.File("a.nsmodel");
        Sample("autoencoder").WriteTo(path);
        Sample("ddsp").WriteTo(path);
        Assert.Equal("Sample ddsp", ModelPackage.ReadManifest(path).Name);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Zip_IsReadByOtherTools()
    {
        string path = Sample("autoencoder").WriteTo(_folder.File("a.nsmodel"));
        using var zip = System.IO.Compression.ZipFile.OpenRead(path);
        Assert.Equal(["decoder.onnx", "encoder.onnx", "model.json"], zip.Entries.Select(e => e.FullName));
    }

    [Fact]
    public void DeflatedZipOfAnotherTool_IsRead()
    {
        string folder = Sample("autoencoder").WriteToFolder(_folder.File("folder"));
        string path = _folder.File("a.nsmodel");
        System.IO.Compression.ZipFile.CreateFromDirectory(folder, path, System.IO.Compression.CompressionLevel.Optimal, includeBaseDirectory: false);
        Assert.Equal("Sample autoencoder", ModelPackage.Read(path).Manifest.Name);
    }
}
