using NeuralSynth.Contract;
using NeuralSynth.Import.Tests.Networks;

namespace NeuralSynth.Import.Tests;

/// <summary>Imported graphs, streamed, against the same network over the whole recording in double precision.</summary>
public sealed class StreamingTests_DoublePrecision
{
    private const double Tolerance = 1e-5;

    private static readonly Dictionary<string, SmallRaveOptions> Networks = new()
    {
        ["v1 without noise"] = new(),
        ["v1"] = new() { Noise = true },
        ["v1, four stages"] = new() { Ratios = [4, 2, 2, 2], Capacity = 2, Dilations = [1, 3, 5], Noise = true },
        ["v1 causal"] = new() { Causal = true, Noise = true },
        ["v1 without streaming"] = new() { Streaming = false, Noise = true },
        ["v1, two channels"] = new() { Channels = 2, Noise = true },
        ["2.0 with parallel stacks"] = new() { Parallel = true },
        ["BRAVE"] = new() { Causal = true, Ratios = [2, 2, 1], Dilations = [3, 9, 27] },
        ["1.x"] = new() { Version1 = true, Noise = true, Dilations = [1, 3, 9] },
        ["1.x causal"] = new() { Version1 = true, Causal = true },
        ["1.x with a prior"] = new() { Version1 = true, WithPrior = true },
        ["1.x trained cropped"] = new() { Version1 = true, TrainedCropped = true },
        ["v2"] = new() { Family = SmallFamily.Second, Ratios = [4, 2] },
        ["v2, four stages"] = new() { Family = SmallFamily.Second, Ratios = [4, 2, 2, 2], Capacity = 2, Dilations = [1, 3] },
        ["v2 causal"] = new() { Family = SmallFamily.Second, Causal = true },
        ["v2 with noise"] = new() { Family = SmallFamily.Second, Noise = true },
        ["v2 without streaming"] = new() { Family = SmallFamily.Second, Streaming = false, Ratios = [4, 2] },
        ["v2, two channels"] = new() { Family = SmallFamily.Second, Channels = 2, Noise = true },
        ["v3"] = new() { Family = SmallFamily.Second, Snake = true, Adaptive = false },
        ["v3 with learnt statistics"] = new() { Family = SmallFamily.Second, Snake = true, Adaptive = true },
        ["wasserstein"] = new() { Family = SmallFamily.Second, Latent = SmallLatent.Wasserstein },
        ["spherical"] = new() { Family = SmallFamily.Second, Latent = SmallLatent.Spherical },
        ["discrete"] = new() { Family = SmallFamily.Second, Latent = SmallLatent.Discrete },
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    /// <summary>Strided layers of the second generation start at another frame than over a recording, which is the same as
    /// a recording that starts later: every such start within a step is tried, one must be equal. The latency is exact all
    /// the same.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Corrected_EqualsTheWholeRecording_AfterTheDeclaredLatency(string name)
    {
        var network = new SmallRave(Networks[name]);
        using var streamed = new StreamedModel(Import.Package(network.ToFile()));
        Assert.InRange(Best(network, streamed, invertOddBands: false), 0, Tolerance);
    }

    /// <summary>The first generation's decoders delay by odd numbers of frames: there, and only there, compatible streaming
    /// is the network with odd bands inverted.</summary>
    [Theory]
    [InlineData("v1 without noise")]
    [InlineData("BRAVE")]
    [InlineData("v2 causal")]
    [InlineData("v1 causal")]
    public void Compatible_InvertsOddBands_WhereOtherPlayersDo(string name)
    {
        var network = new SmallRave(Networks[name]);
        ImportedPackage package = Import.Package(network.ToFile(), new ImportOptions { Streaming = StreamingMode.Compatible });
        using var streamed = new StreamedModel(package);
        bool inverts = package.Inspection.InvertsOddBands;
        Assert.InRange(Best(network, streamed, invertOddBands: inverts), 0, Tolerance);
        Assert.InRange(Best(network, streamed, invertOddBands: !inverts), 0.01, double.MaxValue);
    }

    /// <summary>The same network exported with and without streaming becomes the same graphs.</summary>
    [Theory]
    [InlineData("v1")]
    [InlineData("v2, four stages")]
    [InlineData("v2 causal")]
    [InlineData("BRAVE")]
    public void ExportsWithAndWithoutStreaming_GiveTheSameGraphs(string name)
    {
        ImportedPackage with = Import.Package(new SmallRave(Networks[name] with { Streaming = true }).ToFile());
        ImportedPackage without = Import.Package(new SmallRave(Networks[name] with { Streaming = false }).ToFile());
        Assert.Equal(with.Manifest.LatencySamples, without.Manifest.LatencySamples);
        foreach (string file in with.Files.Keys) Assert.True(with.Files[file].AsSpan().SequenceEqual(without.Files[file]), file);
    }

    /// <summary>Relative difference for the best start.</summary>
    private static double Best(SmallRave network, StreamedModel streamed, bool invertOddBands)
    {
        ModelManifest manifest = streamed.Manifest;
        int hop = manifest.HopSamples, samples = (((2 * manifest.LatencySamples) + 5000) / hop * hop) + hop;
        var random = new Random(5);
        double[][] audio = [.. Enumerable.Range(0, manifest.Channels).Select(_ => Enumerable.Range(0, samples).Select(_ => (double)(float)(random.NextDouble() - 0.5)).ToArray())];
        double[][] y = streamed.Run(audio);
        return Enumerable.Range(0, hop / SmallRaveOptions.Bands)
            .Min(frame => Difference(network, audio, y, frame * SmallRaveOptions.Bands, manifest.LatencySamples - network.OfflineDelaySamples, invertOddBands));
    }

    private static double Difference(SmallRave network, double[][] audio, double[][] y, int start, int delay, bool invertOddBands)
    {
        double[][] whole = network.Run([.. audio.Select(c => Shifted(c, start))], invertOddBands);
        int samples = audio[0].Length, from = samples - 700; // behind what zeros at the start touch
        double worst = 0, peak = 0;
        for (int c = 0; c < audio.Length; c++)
        {
            for (int n = from; n < samples; n++)
            {
                double expected = whole[c][n - delay + start];
                worst = Math.Max(worst, Math.Abs(y[c][n] - expected));
                peak = Math.Max(peak, Math.Abs(expected));
            }
        }

        return worst / peak;
    }

    /// <summary>Later by some samples, and followed by silence that nothing looks at.</summary>
    private static double[] Shifted(double[] audio, int samples)
    {
        double[] shifted = new double[audio.Length + 64];
        for (int n = 0; n < audio.Length && n + samples < shifted.Length; n++) shifted[n + samples] = audio[n];
        return shifted;
    }
}
