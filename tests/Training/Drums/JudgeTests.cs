using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract;
using NeuralSynth.Media;
using NeuralSynth.Training.Data;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Data.Drums.Synthesis;
using NeuralSynth.Training.Evaluation.Drums;

namespace NeuralSynth.Training.Tests.Drums;

public sealed class JudgeTests
{
    private static readonly int[] Told = [DrumClasses.Kick, DrumClasses.ClosedHat, DrumClasses.Crash];

    private static readonly DrumHit[] Hits =
    [
        .. from kit in Enumerable.Range(0, 6)
           from c in Told
           select new DrumHit($"kit {kit}/{c}.wav", $"kit {kit}", c, Split.Train, DrumPreparation.Prepare(AudioBuffer.Mono(DrumSynth.Hit(c, (ulong)kit, 3), 44100)).Audio, false),
    ];

    /// <summary>Kicks, closed hats and crashes of a kit that the judge has not heard.</summary>
    [Fact]
    public void Judge_KnowsHitsOfAnUnknownKit()
    {
        JudgeFeatures features = DrumJudge.Features(Hits, 60, 1);
        using DrumJudge judge = DrumJudge.Train(features, h => h.Source != "kit 5", 60, 2, 1, ExecutionDevice.Cpu);
        Assert.All(Hits.Where(h => h.Source == "kit 5"), h => Assert.Equal(h.Class, judge.Judge(h.FullLength()).Class));
    }

    [Fact]
    public void Judge_IsRepeatable()
    {
        using DrumJudge one = DrumJudge.Train(Hits, 5, 1, 9, ExecutionDevice.Cpu), two = DrumJudge.Train(Hits, 5, 1, 9, ExecutionDevice.Cpu);
        Assert.Equal(one.Judge(Hits[4].FullLength()).Embedding, two.Judge(Hits[4].FullLength()).Embedding);
    }

    [Fact]
    public void Changes_LeaveSilenceSilentOrAddFloorOnly()
    {
        float silence = MelBands.Compress(0);
        float[] mel = new float[JudgeFeatures.Length], changed = new float[JudgeFeatures.Length];
        Array.Fill(mel, silence);
        var changes = new JudgeChanges();
        var random = new SeededRandom(4);
        for (int i = 0; i < 50; i++)
        {
            changes.Apply(mel, random, changed);
            // One value everywhere: the floor of noise, at most 30 dB up.
            Assert.All(changed, x => Assert.Equal(changed[0], x));
            Assert.InRange(changed[0], silence, silence + 1.2f);
        }
    }

    [Fact]
    public void Blend_MeetsItsPointsAndIsContinuous()
    {
        var random = new SeededRandom(8);
        DrumMapPoint[] points = [.. Enumerable.Range(0, 30).Select(i => new DrumMapPoint { Name = $"{i}", Class = 0, Position = [random.NextSingle(), random.NextSingle()], Latent = [i, -i], Descriptors = [i / 10f] })];
        var sampler = new MapSampler(new ModelManifest { Name = "map", Classes = ["Kick"], Map = new DrumMap { Points = points } }, 0);
        Assert.All(points, p => Assert.Equal(p.Latent, sampler.Blend(p.Position[0], p.Position[1]).Latent));
        float before = sampler.Blend(0.2, 0.5).Latent[0];
        for (double x = 0.2; x < 0.8; x += 1e-4)
        {
            float now = sampler.Blend(x, 0.5).Latent[0];
            Assert.InRange(now - before, -2f, 2f);
            Assert.InRange(now, 0, 29);
            before = now;
        }
    }

    [Fact]
    public void WeightedFrechet_SeesTheWeights()
    {
        float[][] points = [[0], [1]];
        // Means 0.1 and 0.9, variances alike.
        Assert.Equal(0.64, EmbeddingStatistics.Frechet(points, [0.9, 0.1], points, [0.1, 0.9]), 1e-6);
        Assert.Equal(0, EmbeddingStatistics.Frechet(points, [0.9, 0.1], points, [0.9, 0.1]), 1e-6);
    }

    [Theory]
    [InlineData("ForzeeStereo", "CrashRide18-0.wav", "Ride", "-")]
    [InlineData("ForzeeStereo", "CrashRide18Bow-0.wav", "Ride", "Ride")]
    [InlineData("ColomboAcousticDrumkit", "crash16i__ride_cup4.flac", "Crash", "Ride")]
    [InlineData("ColomboAcousticDrumkit", "crash16i__ride2.flac", "Crash", "-")]
    [InlineData("circAfrique v4", "Kenkeni1 Bell Hit.wav", "Percussion", "Cowbell")]
    [InlineData("rumpf_kit_z01_h2", "beats_01-10.flac", "?", "-")]
    [InlineData("rumpf_kit_z01_h2", "beats_06-38.flac", "Kick", "Kick")]
    [InlineData("Some kit", "snare.wav", "Snare", "Snare")]
    public void Labels_AreCorrectedFileByFile(string kit, string file, string guess, string expected) => Assert.Equal(expected, HydrogenLabels.ClassOf(kit, file, guess));
}
