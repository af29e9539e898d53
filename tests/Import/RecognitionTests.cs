using NeuralSynth.Contract;
using NeuralSynth.Import.Graphs;
using NeuralSynth.Import.Tests.Archive;
using NeuralSynth.Import.Tests.Networks;

namespace NeuralSynth.Import.Tests;

/// <summary>What is read from a file besides its network, and what is refused with a reason.</summary>
public sealed class RecognitionTests
{
    private static readonly SmallRaveOptions Second = new() { Family = SmallFamily.Second };

    [Fact]
    public void Package_IsWhatThePlugInAccepts()
    {
        foreach (SmallRaveOptions options in (SmallRaveOptions[])[new() { Noise = true }, Second, Second with { Latent = SmallLatent.Discrete }, Second with { Channels = 2 }])
        {
            ImportedPackage package = Import.Package(new SmallRave(options).ToFile());
            string path = Path.Combine(Path.GetTempPath(), $"import-{Guid.NewGuid():n}{ModelPackage.Extension}");
            try
            {
                ModelPackage.Write(path, package.Manifest, package.Files);
                LoadedPackage read = ModelPackage.Read(path);
                Assert.Equal(options.Hop % (2 * SmallRaveOptions.Bands) == 0 ? options.Hop : 2 * options.Hop, read.Manifest.HopSamples);
                Assert.Equal(options.Channels, read.Manifest.Channels);
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    [Fact]
    public void Latents_HaveDeviationsFromTheFile()
    {
        LatentDimension[] latents = Import.Package(new SmallRave(Second).ToFile()).Manifest.Latents;
        Assert.Equal(SmallRaveOptions.KeptLatents, latents.Length);
        // Shares 0.5, 0.3, 0.1, 0.07, 0.02, 0.01 of the variance; 1/Σ share² = 2.8 dimensions in use.
        Assert.Equal(Math.Sqrt(0.5 / 0.3554), latents[0].StandardDeviation, 1e-3);
        Assert.True(latents.Zip(latents.Skip(1)).All(p => p.First.StandardDeviation > p.Second.StandardDeviation));
    }

    [Fact]
    public void Codebooks_GiveMainAxes()
    {
        ModelManifest manifest = Import.Package(new SmallRave(Second with { Latent = SmallLatent.Discrete }).ToFile()).Manifest;
        Assert.NotNull(manifest.Basis);
        Assert.Equal(SmallRaveOptions.LatentSize, manifest.Basis.Components.Length);
        Assert.True(manifest.Basis.Variance.Zip(manifest.Basis.Variance.Skip(1)).All(p => p.First >= p.Second));
    }

    /// <summary>A sphere's coordinates, all alike, without noise; silence has no direction and must not become NaN.</summary>
    [Fact]
    public void Sphere_ShowsCoordinates()
    {
        ImportedPackage package = Import.Package(new SmallRave(Second with { Latent = SmallLatent.Spherical }).ToFile());
        Assert.Equal(SmallRaveOptions.LatentSize, package.Manifest.Latents.Length);
        Assert.All(package.Manifest.Latents, l => Assert.Equal(1 / Math.Sqrt(SmallRaveOptions.LatentSize), l.StandardDeviation, 1e-6));
        Assert.DoesNotContain(package.Manifest.Graphs.SelectMany(g => g.Inputs), i => i.Role == TensorRoles.LatentNoise);
        using var streamed = new StreamedModel(package);
        Assert.All(streamed.Run([new double[4096]])[0], y => Assert.True(double.IsFinite(y)));
    }

    [Fact]
    public void Deterministic_HasNoLatentNoise()
    {
        byte[] file = new SmallRave(Second).ToFile();
        Assert.Contains(Import.Package(file).Manifest.Graphs.SelectMany(g => g.Inputs), i => i.Role == TensorRoles.LatentNoise);
        ImportedPackage deterministic = Import.Package(file, new ImportOptions { Latents = LatentMode.Deterministic });
        Assert.DoesNotContain(deterministic.Manifest.Graphs.SelectMany(g => g.Inputs), i => i.Role == TensorRoles.LatentNoise);
        using var streamed = new StreamedModel(deterministic);
        using var stochastic = new StreamedModel(Import.Package(file));
        double[][] audio = [[.. Enumerable.Range(0, 2048).Select(n => Math.Sin(0.3 * n))]];
        Assert.Equal(stochastic.Run(audio)[0], streamed.Run(audio)[0], (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Options_DoNotChangeTheIdentity()
    {
        byte[] file = new SmallRave(new()).ToFile();
        ModelManifest a = Import.Package(file).Manifest, b = Import.Package(file, new ImportOptions { Streaming = StreamingMode.Compatible, Name = "Other" }).Manifest;
        Assert.Equal(a.Id, b.Id);
        Assert.NotEqual(a.Id, Import.Package(new SmallRave(new() { Seed = 2 }).ToFile()).Manifest.Id);
    }

    /// <summary>Prior, resampler, decoding several times: left out or done by the plug-in, and said.</summary>
    [Fact]
    public void WhatIsLeftOut_IsNoted()
    {
        ScriptNode root = new SmallRave(Second).ToModule().With("_has_prior", true).With("target_channels", 2).With("sr", 88_200)
            .With("resampler", new ScriptNode("Resampler").With("model_sr", 44_100).With("taget_sr", 88_200));
        ImportedPackage package = Import.Package(TorchFileWriter.Write(root));
        Assert.Equal(44_100, package.Manifest.SampleRate);
        Assert.Equal(3, package.Inspection.Notes.Length);
    }

    public static TheoryData<string, Func<byte[]>> Refused => new()
    {
        { "hybrid", () => TorchFileWriter.Write(new SmallRave(Second).ToModule().With("input_mode", "mel")) },
        { "'raw'", () => TorchFileWriter.Write(new SmallRave(Second).ToModule().With("input_mode", "raw")) },
        { "filter bank", () => TorchFileWriter.Write(new SmallRave(Second).ToModule().With("pqmf", null)) },
        { "4 channels", () => TorchFileWriter.Write(new SmallRave(Second).ToModule().With("n_channels", 4)) },
        { "no RAVE model", () => TorchFileWriter.Write(new ScriptNode("Something")) },
        { "sample rate", () => TorchFileWriter.Write(new SmallRave(Second).ToModule().With("sr", 1_000_000)) },
        { "zip", () => new byte[100] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatIsNotCovered_IsRefusedWithTheReason(string reason, Func<byte[]> file) =>
        Assert.Contains(reason, Assert.Throws<ImportFault>(() => Import.Package(file())).Message, StringComparison.Ordinal);

    [Fact]
    public void Path_IsNamedInTheMessage()
    {
        ImportException e = Assert.Throws<ImportException>(() => RaveFile.Inspect("no such file.ts"));
        Assert.Contains("no such file.ts", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_MayBeStridedAndHalf()
    {
        ScriptNode root = new SmallRave(Second).ToModule();
        float[] mean = [0.5f, 0.25f, -0.5f, 1, 2, -2];
        byte[] plain = TorchFileWriter.Write(root.With("latent_mean", new ScriptTensor([6], mean)));
        float[] spread = [9, .. mean.SelectMany(m => (float[])[m, 9])];
        byte[] strided = TorchFileWriter.Write(root.With("latent_mean", new ScriptTensor([6], spread) { DeclaredShape = [6], Strides = [2], Offset = 1, Half = true }));
        ImportedPackage a = Import.Package(plain), b = Import.Package(strided);
        foreach (string file in a.Files.Keys) Assert.True(a.Files[file].AsSpan().SequenceEqual(b.Files[file]), file);
    }

    /// <summary>Against the transform written out: magnitudes → real inverse transform → centred → window → padded or cut →
    /// turned back.</summary>
    [Theory]
    [InlineData(5, 64)]
    [InlineData(5, 8)]
    [InlineData(32, 8)]
    [InlineData(3, 4)]
    [InlineData(9, 16)]
    public void NoiseFilters_AreThoseOfTheTransform(int magnitudes, int segment)
    {
        double[][] matrix = NoiseFilters.Matrix(magnitudes, segment);
        var random = new Random(1);
        double[] amplitude = [.. Enumerable.Range(0, magnitudes).Select(_ => random.NextDouble())];
        double[] expected = Response(amplitude, segment);
        for (int n = 0; n < segment; n++) Assert.Equal(expected[n], matrix[n].Zip(amplitude, (a, b) => a * b).Sum(), 1e-12);
    }

    private static double[] Response(double[] amplitude, int segment)
    {
        int length = 2 * (amplitude.Length - 1);
        double[] full = [.. Enumerable.Range(0, length).Select(k => amplitude[Math.Min(k, length - k)])];
        double[] time = [.. Enumerable.Range(0, length).Select(n => Enumerable.Range(0, length).Sum(k => full[k] * Math.Cos(2 * Math.PI * k * n / length)) / length)];
        double[] centred = [.. Enumerable.Range(0, length).Select(n => time[(n + (length / 2)) % length] * Math.Pow(Math.Sin(Math.PI * n / length), 2))];
        double[] padded = [.. Enumerable.Range(0, segment).Select(n => n < length ? centred[n] : 0)];
        return [.. Enumerable.Range(0, segment).Select(n => padded[(n + (length / 2)) % segment])];
    }
}
