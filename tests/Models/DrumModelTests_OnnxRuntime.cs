using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Models.Tests;

/// <summary>Drum packages: what the engine is told of them, and what it plays of them.</summary>
[Collection(ModelFileTests.ExecutorSetting)]
public sealed unsafe class DrumModelTests_OnnxRuntime : IDisposable
{
    private const int Samples = 256;

    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth").FullName;

    public DrumModelTests_OnnxRuntime() => TimbreModelFile.LoadRuntime();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AHitIsWhatTheGraphMakesOfThePoint(bool inOnnxRuntime)
    {
        string? before = Environment.GetEnvironmentVariable(ModelGraph.ExecutorVariable);
        Environment.SetEnvironmentVariable(ModelGraph.ExecutorVariable, inOnnxRuntime ? "onnxruntime" : null);
        try
        {
            using DrumModelFile file = DrumModelFile.Open(Write("a", WithMap()));
            Assert.Equal(!inOnnxRuntime, file.Execution.IsPlan);
            using var model = new DrumModelInstance(DrumModelFile.Open(file.Path));
            using var drums = new DrumHarness(44100, model.Model, offline: true);
            drums.Set(3, DrumParameter.Class, 2);
            drums.Set(3, DrumParameter.MapX, 0.5);
            float[] output = drums.RenderLeft(Samples, (0, () => drums.Hit(3)));
            float[] latent = [0.1f, -0.2f, 0.3f, 0.4f];
            for (int n = 0; n < Samples; n++)
            {
                double wanted = 0.5 * Math.Sin(0.02 * (2 * Samples + n));
                for (int d = 0; d < latent.Length; d++) wanted += latent[d] * 0.5 * Math.Cos(0.01 * (d * Samples + n));
                Assert.Equal(wanted, output[n], 2e-5);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(ModelGraph.ExecutorVariable, before);
        }
    }

    [Fact]
    public void Instances_ShareTheWeightsAndHaveBuffersOfTheirOwn()
    {
        using DrumModelFile file = DrumModelFile.Open(Write("b", WithMap()));
        using DrumModelFile again = DrumModelFile.Open(file.Path);
        Assert.Same(file, again);
        using var first = new DrumModelInstance(DrumModelFile.Open(file.Path));
        using var second = new DrumModelInstance(DrumModelFile.Open(file.Path));
        Assert.True(first.Model->Generator.Plan->Plan == second.Model->Generator.Plan->Plan);
        Assert.True(first.Model->Audio != second.Model->Audio);
        Assert.Equal(first.Model->ContentKey, second.Model->ContentKey);
        Assert.Same(second, DrumModelInstance.FromPointer(second.Model));
        Assert.Equal((44100, Samples, 3, 4, 2), (first.Model->SampleRate, first.Model->HitSamples, first.Model->ClassCount, first.Model->LatentCount, first.Model->PointCount));
    }

    [Fact]
    public void AnotherKindOfModel_IsRefusedByName()
    {
        string timbre = Write("c", SamplePackages.Autoencoder());
        Assert.Contains("kind 'timbre'", Assert.Throws<ModelPackageException>(() => DrumModelFile.Open(timbre)).Message, StringComparison.Ordinal);
        string drum = Write("d", SamplePackages.Drum());
        Assert.Contains("kind 'drum'", Assert.Throws<ModelPackageException>(() => TimbreModelFile.Open(drum)).Message, StringComparison.Ordinal);
    }

    private string Write(string name, SamplePackage package) => package.WriteTo(Path.Combine(_folder, name + ".nsmodel"));

    private static SamplePackage WithMap() => SamplePackages.Drum(4, 3, Samples).With(manifest => manifest with
    {
        Map = new DrumMap
        {
            Points = [
                new DrumMapPoint { Name = "one", Class = 0, Position = [0, 0], Latent = [1, 0, 0, 0] },
                new DrumMapPoint { Name = "two", Class = 2, Position = [0.5f, 0], Latent = [0.1f, -0.2f, 0.3f, 0.4f] },
            ],
        },
    });
}
