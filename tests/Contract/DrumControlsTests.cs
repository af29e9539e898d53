using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Contract.Tests;

/// <summary>Descriptors and map of a drum model.</summary>
public sealed class DrumControlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    internal static ModelManifest WithControls(ModelManifest manifest) => manifest with
    {
        Descriptors = [new DescriptorDimension { Name = "Brightness", Unit = "octaves", Mean = 0.5f, StandardDeviation = 1.5f, Percentile1 = -2, Percentile99 = 2 }],
        Map = new DrumMap { Points = [new DrumMapPoint { Name = "kit/kick.wav", Class = 1, Position = [0.25f, -0.5f], Latent = [1, 2, 3, 4], Descriptors = [0.1f] }] },
    };

    public static TheoryData<string, string> Mistakes => new()
    {
        { "class", "class" },
        { "position", "position" },
        { "coordinates", "position" },
        { "latent", "latent" },
        { "descriptors", "descriptors" },
        { "notFinite", "latent" },
        { "deviation", "standardDeviation" },
        { "twice", "descriptors" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistake_IsRefusedWithItsPlace(string mistake, string place)
    {
        ModelPackageException e = Assert.Throws<ModelPackageException>(() => SamplePackages.Drum().With(m => Spoil(WithControls(m), mistake)).WriteTo(_folder.File("a.nsmodel")));
        Assert.Contains(place, e.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void TimbreModel_HasNeither()
    {
        SamplePackage ddsp = SamplePackages.Ddsp();
        Assert.Throws<ModelPackageException>(() => ddsp.With(m => m with { Map = new DrumMap() }).WriteTo(_folder.File("a.nsmodel")));
        Assert.Throws<ModelPackageException>(() => ddsp.With(m => m with { Descriptors = [new DescriptorDimension { Name = "Decay" }] }).WriteTo(_folder.File("a.nsmodel")));
    }

    private static ModelManifest Spoil(ModelManifest m, string mistake)
    {
        DrumMapPoint point = m.Map!.Points[0];
        ModelManifest Point(DrumMapPoint changed) => m with { Map = new DrumMap { Points = [changed] } };
        return mistake switch
        {
            "class" => Point(point with { Class = 3 }),
            "position" => Point(point with { Position = [0, 1.5f] }),
            "coordinates" => Point(point with { Position = [0] }),
            "latent" => Point(point with { Latent = [1] }),
            "descriptors" => Point(point with { Descriptors = [] }),
            "notFinite" => Point(point with { Latent = [1, 2, 3, float.NaN] }),
            "deviation" => m with { Descriptors = [m.Descriptors[0] with { StandardDeviation = 0 }] },
            _ => m with { Descriptors = [m.Descriptors[0], m.Descriptors[0]] },
        };
    }
}
