using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Models.Tests;

/// <summary>Recordings on the map: what the encoder says, where it is placed, what the engine makes of that place.</summary>
[Collection(ModelFileTests.ExecutorSetting)]
public sealed unsafe class DrumPlacementTests : IDisposable
{
    private const int Latents = 12;
    private const int Classes = 3;
    private const int Descriptors = 4;
    private const int Samples = 256;
    private const int Points = 90;
    private const float Deviation = 0.2f;

    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth").FullName;
    private readonly DrumModelInstance _model;
    private readonly DrumPlacer _placer;
    private readonly DrumMapPoint[] _points;

    public DrumPlacementTests()
    {
        TimbreModelFile.LoadRuntime();
        _model = new DrumModelInstance(DrumModelFile.Open(Package().WriteTo(Path.Combine(_folder, "drum.nsmodel"))));
        _placer = new DrumPlacer(_model);
        _points = _model.File.Manifest.Map!.Points;
    }

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void PointOfTheMap_IsFoundExactly()
    {
        foreach (DrumMapPoint point in _points.Where((_, i) => i % 7 == 0))
        {
            DrumPlacement placement = _placer.Place(point.Class, point.Latent, point.Descriptors);
            Assert.InRange(placement.Residual, 0, 0.01);
            AssertGenerates(placement, point.Latent, point.Descriptors);
        }
    }

    [Fact]
    public void OffsetsOfAPoint_AreFoundAgain()
    {
        var random = new Random(3);
        foreach (DrumMapPoint point in _points.Where((_, i) => i % 11 == 0))
        {
            // The first eight dimensions have a control, and all descriptors.
            float[] latent = [.. point.Latent.Select((z, d) => d < DrumParameter.FineLatents ? z + Deviation * (float)(2 * random.NextDouble() - 1) : z)];
            float[] descriptors = [.. point.Descriptors.Select(v => v + (float)(2 * random.NextDouble() - 1))];
            DrumPlacement placement = _placer.Place(point.Class, latent, descriptors);
            Assert.InRange(placement.Residual, 0, 0.1);
            AssertGenerates(placement, latent, descriptors, 0.08);
        }
    }

    /// <summary>Oracle: the best of the points alone, with offsets.</summary>
    [Fact]
    public void AnyLatent_IsPlacedNoWorseThanOnTheBestPoint()
    {
        var random = new Random(4);
        for (int n = 0; n < 20; n++)
        {
            int ofClass = random.Next(Classes);
            float[] latent = [.. Enumerable.Range(0, Latents).Select(_ => Deviation * (float)(4 * random.NextDouble() - 2))];
            float[] descriptors = [.. Enumerable.Range(0, Descriptors).Select(_ => (float)(4 * random.NextDouble() - 2))];
            DrumPlacement placement = _placer.Place(ofClass, latent, descriptors);
            double best = _points.Where(p => p.Class == ofClass || ofClass == Classes - 1).Min(p => Cost(p.Latent, p.Descriptors, latent, descriptors));
            float[] blend = Fill(placement with { FineLatents = new double[DrumParameter.FineLatents], Descriptors = new double[Descriptors] }, out float[] blended);
            Assert.InRange(Cost(blend, blended, latent, descriptors), 0, best + 0.05);
            Assert.All(placement.FineLatents, z => Assert.InRange(z, -4, 4));
            Assert.All(placement.Descriptors, d => Assert.InRange(d, -4, 4));
            Assert.InRange(placement.MapX, -1, 1);
            Assert.InRange(placement.MapY, -1, 1);
            Assert.Equal(ofClass, placement.Class);
        }
    }

    [Fact]
    public void ClassWithoutPoints_AndUnknownDescriptors_AreNoFault()
    {
        DrumPlacement placement = _placer.Place(Classes - 1, _points[0].Latent, []);
        Assert.All(placement.Descriptors, d => Assert.Equal(0, d));
        Assert.True(double.IsFinite(placement.Residual));
    }

    [Fact]
    public void Variations_AreSeededNeighbours()
    {
        DrumPlacement placement = _placer.Place(0, _points[0].Latent, _points[0].Descriptors);
        DrumPlacement[] one = DrumPlacer.Vary(placement, 5), same = DrumPlacer.Vary(placement, 5), other = DrumPlacer.Vary(placement, 6);
        Assert.Equal(8, one.Length);
        Assert.Equal(one.Select(v => v.MapX), same.Select(v => v.MapX));
        Assert.Equal(one.SelectMany(v => v.FineLatents), same.SelectMany(v => v.FineLatents));
        Assert.NotEqual(one[0].FineLatents, other[0].FineLatents);
        Assert.Equal(8, one.Select(v => v.FineLatents[0]).Distinct().Count());
        Assert.All(one, v => Assert.InRange(Math.Abs(v.MapX - placement.MapX), 0, 0.1));
    }

    [Fact]
    public void Encoder_MatrixOracle()
    {
        using DrumEncoder encoder = DrumEncoder.Open(_model.File.Path);
        Assert.Equal(Samples, encoder.HitSamples);
        float[] hit = [.. Enumerable.Range(0, Samples).Select(n => 0.9f * MathF.Exp(-n / 40f) * MathF.Sin(n / 5f))];
        DrumCode code = encoder.Encode(hit);
        for (int d = 0; d < Latents; d++) Assert.Equal(Enumerable.Range(0, Samples).Sum(n => hit[n] * EncoderWeight(n * Latents + d)), code.Latent[d], 1e-4);
        Assert.Equal(1, code.Classes.Sum(), 1e-5);
        Assert.Equal(code.Classes.Max(), code.Classes[code.Class]);
        Assert.Equal(Descriptors, code.Descriptors.Length);
        Assert.Throws<ArgumentException>(() => encoder.Encode(new float[Samples - 1]));
    }

    [Fact]
    public void ModelWithoutAnEncoder_IsRefusedWithItsName()
    {
        string path = SamplePackages.Drum().WriteTo(Path.Combine(_folder, "bare.nsmodel"));
        Assert.Contains("encoder", Assert.Throws<ModelPackageException>(() => DrumEncoder.Open(path)).Message, StringComparison.Ordinal);
        string timbre = SamplePackages.Autoencoder().WriteTo(Path.Combine(_folder, "timbre.nsmodel"));
        Assert.Contains("'drum'", Assert.Throws<ModelPackageException>(() => DrumEncoder.Open(timbre)).Message, StringComparison.Ordinal);
    }

    /// <summary>The engine plays what the generator's formula says of the placement.</summary>
    [Fact]
    public void Audition_GeneratorFormulaOracle()
    {
        DrumMapPoint point = _points[5];
        DrumPlacement placement = _placer.Place(point.Class, point.Latent, point.Descriptors);
        using var audition = new DrumAudition(_model);
        float[] sound = audition.Generate(placement, 0);
        for (int n = 0; n < sound.Length; n++)
        {
            double expected = Enumerable.Range(0, Latents).Sum(d => point.Latent[d] * (double)LatentWeight(d * Samples + n)) + ClassWeight(point.Class * Samples + n);
            Assert.Equal(expected, sound[n], 2e-3);
        }

        Assert.Equal(sound, audition.Generate(placement, 0));
        Assert.NotEqual(sound, audition.Generate(placement with { Class = (point.Class + 1) % Classes }, 0));
    }

    private static double Cost(float[] from, float[] fromDescriptors, float[] to, float[] toDescriptors)
    {
        double cost = 0;
        for (int d = 0; d < Latents; d++) cost += d < DrumParameter.FineLatents ? Offset((to[d] - from[d]) / Deviation) : Math.Pow((to[d] - from[d]) / Deviation, 2);
        for (int k = 0; k < Descriptors; k++) cost += Offset(toDescriptors[k] - fromDescriptors[k]);
        return cost;

        static double Offset(double o) => 0.02 * o * o + Math.Pow(Math.Max(0, Math.Abs(o) - 4), 2);
    }

    private void AssertGenerates(DrumPlacement placement, float[] latent, float[] descriptors, double deviations = 0.01)
    {
        float[] found = Fill(placement, out float[] foundDescriptors);
        for (int d = 0; d < Latents; d++) Assert.Equal(latent[d], found[d], 4 * deviations * Deviation);
        for (int k = 0; k < Descriptors; k++) Assert.Equal(descriptors[k], foundDescriptors[k], 4 * deviations);
    }

    private float[] Fill(DrumPlacement placement, out float[] descriptors)
    {
        double* pad = stackalloc double[DrumParameter.PadStride];
        placement.CopyTo(new Span<double>(pad, DrumParameter.PadStride));
        DrumPadInputs.Fill(_model.Model, pad);
        descriptors = new Span<float>(_model.Model->Descriptors, Descriptors).ToArray();
        return new Span<float>(_model.Model->Latent, Latents).ToArray();
    }

    private static float LatentWeight(int i) => 0.3f * MathF.Cos(0.013f * i);

    private static float ClassWeight(int i) => 0.3f * MathF.Sin(0.02f * i);

    private static float EncoderWeight(int i) => 0.1f * MathF.Cos(0.7f * i);

    private static SamplePackage Package()
    {
        var generator = new SampleGraph("generator");
        generator.Input("latent", TensorRoles.Latent, 1, Latents);
        generator.Input("class", TensorRoles.Class, 1, Classes);
        generator.Input("descriptors", TensorRoles.Descriptors, 1, Descriptors);
        generator.Weights("latent.w", [Latents, Samples], LatentWeight);
        generator.Weights("class.w", [Classes, Samples], ClassWeight);
        generator.Weights("descriptors.w", [Descriptors, Samples], _ => 0);
        generator.Node("MatMul", ["latent", "latent.w"], "a");
        generator.Node("MatMul", ["class", "class.w"], "b");
        generator.Node("MatMul", ["descriptors", "descriptors.w"], "c");
        generator.Node("Add", ["a", "b"], "ab");
        generator.Node("Add", ["ab", "c"], "abc");
        generator.Indices("shape", 1, 1, Samples);
        generator.Node("Reshape", ["abc", "shape"], "audio");
        generator.Output("audio", TensorRoles.Audio, 1, 1, Samples);

        var encoder = new SampleGraph("encoder");
        encoder.Input("audio", TensorRoles.Audio, 1, 1, Samples);
        encoder.Indices("row", 1, Samples);
        encoder.Node("Reshape", ["audio", "row"], "flat");
        encoder.Weights("latent.w", [Samples, Latents], EncoderWeight);
        encoder.Weights("class.w", [Samples, Classes], i => 0.2f * MathF.Sin(i));
        encoder.Weights("descriptors.w", [Samples, Descriptors], i => 0.01f * i % 0.3f);
        encoder.Node("MatMul", ["flat", "latent.w"], "latent");
        encoder.Node("MatMul", ["flat", "class.w"], "logits");
        encoder.Node("Softmax", ["logits"], "class");
        encoder.Node("MatMul", ["flat", "descriptors.w"], "descriptors");
        encoder.Output("latent", TensorRoles.Latent, 1, Latents);
        encoder.Output("class", TensorRoles.Class, 1, Classes);
        encoder.Output("descriptors", TensorRoles.Descriptors, 1, Descriptors);

        return SamplePackages.Package(
            new ModelManifest
            {
                Kind = ModelKinds.Drum,
                Architecture = ModelArchitectures.Generator,
                Name = "Placed drum",
                SampleRate = 44100,
                HopSamples = Samples,
                Latents = [.. SamplePackages.Latents(Latents).Select(l => l with { StandardDeviation = Deviation })],
                Classes = [.. Enumerable.Range(0, Classes).Select(i => $"Class {i + 1}")],
                Descriptors = [.. ((string[])["Brightness", "Boominess", "Noisiness", "Decay"]).Select(name => new DescriptorDimension { Name = name, Unit = "dB" })],
                Map = new DrumMap { Points = Map() },
            },
            generator, encoder);
    }

    // The last class has no points.
    private static DrumMapPoint[] Map()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Points).Select(i => new DrumMapPoint
        {
            Name = $"Hit {i}",
            Class = i % (Classes - 1),
            Position = [(float)(2 * random.NextDouble() - 1), (float)(2 * random.NextDouble() - 1)],
            Latent = [.. Enumerable.Range(0, Latents).Select(_ => Deviation * (float)(2 * random.NextDouble() - 1))],
            Descriptors = [.. Enumerable.Range(0, Descriptors).Select(_ => (float)(2 * random.NextDouble() - 1))],
        })];
    }
}
