using NeuralSynth.Contract;
using NeuralSynth.Models;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Streaming.Tests;

/// <summary>Models that are well-formed packages but must not go live.</summary>
public sealed class ModelRefusalTests : IClassFixture<Packages>
{
    private readonly Packages _packages;

    public ModelRefusalTests(Packages packages)
    {
        _packages = packages;
        TimbreModelFile.LoadRuntime();
    }

    [Fact]
    public void NaNFromTheFirstHop_IsRefusedInTheTrialRun()
    {
        ModelPackageException e = Refused(SamplePackages.Autoencoder(new SampleAutoencoder { NotANumberAfterHops = 0 }));
        Assert.Contains("finite", e.Expected, StringComparison.Ordinal);
        Assert.Contains("NaN", e.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void DrumModel_IsRefusedByTheTimbrePlugin() => Assert.Contains("timbre", Refused(SamplePackages.Drum()).Expected, StringComparison.Ordinal);

    [Theory]
    [InlineData("pitchWindowSamples")]
    [InlineData("loudnessWindowSamples")]
    public void SettingThatTheEngineCannotDo_IsNamed(string member)
    {
        SamplePackage package = member == "pitchWindowSamples"
            ? SamplePackages.Ddsp(new SampleDdsp { PitchWindowSamples = 3072 }) // not a power of two
            : SamplePackages.Ddsp().With(manifest => manifest with { Ddsp = manifest.Ddsp! with { LoudnessWindowSamples = 1000 } });
        ModelPackageException e = Refused(package, validate: false);
        Assert.Contains(member, e.Place, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void SameContent_IsHeldOnce()
    {
        string path = _packages.Write(SamplePackages.Ddsp());
        using TimbreModelFile first = TimbreModelFile.Open(path);
        using TimbreModelFile second = TimbreModelFile.Open(path);
        Assert.Same(first, second);
    }

    private ModelPackageException Refused(SamplePackage package, bool validate = true)
    {
        string path = _packages.Write(package, validate);
        return Assert.Throws<ModelPackageException>(() => TimbreModelFile.Open(path).Dispose());
    }
}
