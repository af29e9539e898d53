using NeuralSynth.Engine.Drums;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Engine.Tests.Drums;

/// <summary>From a place in the map to the generator's inputs.</summary>
public sealed unsafe class DrumMapBlendTests_DoublePrecision
{
    [Fact]
    public void AtAPoint_ItsLatentIsMetExactly()
    {
        using FakeDrumModel fake = RandomMap(40, out (int Class, float X, float Y, float[] Latent)[] points);
        foreach ((int ofClass, float x, float y, float[] latent) in points)
        {
            float[] found = Blend(fake.Model, ofClass, x, y);
            // The place is a step of the recipe's map away at most.
            Assert.All(latent.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        }
    }

    [Fact]
    public void BetweenPoints_WeightsAreShepardsWithTheNinthAsHorizon()
    {
        using FakeDrumModel fake = RandomMap(60, out (int Class, float X, float Y, float[] Latent)[] points);
        var random = new Random(9);
        for (int run = 0; run < 200; run++)
        {
            double x = Math.Round((random.NextDouble() * 2 - 1) * DrumRecipe.MapSteps) / DrumRecipe.MapSteps;
            double y = Math.Round((random.NextDouble() * 2 - 1) * DrumRecipe.MapSteps) / DrumRecipe.MapSteps;
            var near = points.Where(p => p.Class == 1).Select(p => (p.Latent, Distance: Math.Sqrt(Math.Pow(p.X - x, 2) + Math.Pow(p.Y - y, 2)))).OrderBy(p => p.Distance).Take(9).ToArray();
            double[] weights = [.. near.Take(8).Select(p => Math.Pow(1 / p.Distance - 1 / near[8].Distance, 2))];
            float[] found = Blend(fake.Model, 1, x, y);
            for (int d = 0; d < FakeDrumModel.Latents; d++)
            {
                double wanted = weights.Select((w, i) => w * near[i].Latent[d]).Sum() / weights.Sum();
                Assert.Equal(wanted, found[d], 1e-5);
            }
        }
    }

    [Fact]
    public void AlongALine_NothingJumps()
    {
        using FakeDrumModel fake = RandomMap(100, out _);
        float[] before = Blend(fake.Model, 0, -1, 0.1);
        for (int step = 1; step <= 2 * DrumRecipe.MapSteps; step++)
        {
            float[] now = Blend(fake.Model, 0, -1 + (double)step / DrumRecipe.MapSteps, 0.1);
            for (int d = 0; d < now.Length; d++) Assert.True(Math.Abs(now[d] - before[d]) < 0.08, $"step {step}: {before[d]} to {now[d]}");
            before = now;
        }
    }

    [Fact]
    public void AClassWithoutPoints_UsesThoseOfAll_AndAModelWithoutAMapItsMean()
    {
        using var fake = new FakeDrumModel();
        Assert.Equal(0.5f, Blend(fake.Model, 3, 0, 0)[0]);
        fake.SetMap();
        fake.Model->LatentMean[0] = 0.75f;
        Assert.Equal(0.75f, Blend(fake.Model, 0, 0, 0)[0]);
    }

    [Fact]
    public void PointsAtOneDistance_CountAlike()
    {
        using var fake = new FakeDrumModel();
        fake.SetMap([.. Enumerable.Range(0, 12).Select(i => (0, 0.5f, 0.5f, new float[] { i, 1, 0 }))]);
        float[] latent = Blend(fake.Model, 0, 0, 0);
        Assert.Equal(3.5f, latent[0]);
        Assert.Equal(1f, latent[1]);
    }

    [Fact]
    public void Offsets_AreInStandardDeviations_AndNeighboursStayInTheirRadius()
    {
        using var fake = new FakeDrumModel();
        double[] values = new double[DrumParameter.PadStride];
        values[DrumParameter.FineLatent + 1] = 2;
        values[DrumParameter.Noisiness] = 1.5;
        values[DrumParameter.HumaniseRadius] = 0.5;
        values[DrumParameter.HumaniseSeed] = 3;
        fixed (double* pad = values)
        {
            DrumRecipe recipe = DrumRecipe.Of(fake.Model, pad, 0);
            DrumMapBlend.Fill(&recipe, 0);
            Assert.Equal(0.1f + 2 * 0.1f, fake.Model->Latent[1], 1e-6f);
            Assert.Equal(1.5f, fake.Model->Descriptors[2]);
            var seen = new HashSet<float>();
            for (int variation = 1; variation < DrumInstance.Variations; variation++)
            {
                DrumMapBlend.Fill(&recipe, variation);
                Assert.InRange(fake.Model->Latent[0], 0.5f - 0.05f, 0.5f + 0.05f);
                seen.Add(fake.Model->Latent[0]);
            }

            Assert.Equal(DrumInstance.Variations - 1, seen.Count);
        }
    }

    private static FakeDrumModel RandomMap(int count, out (int Class, float X, float Y, float[] Latent)[] points)
    {
        var random = new Random(4);
        float Next() => random.NextSingle() * 2 - 1;
        points = [.. Enumerable.Range(0, count).Select(i => (i % 3, Next(), Next(), new float[] { Next(), Next(), Next() }))];
        var fake = new FakeDrumModel();
        fake.SetMap(points);
        return fake;
    }

    private static float[] Blend(DrumModel* model, int ofClass, double x, double y)
    {
        double[] values = new double[DrumParameter.PadStride];
        values[DrumParameter.Class] = ofClass;
        values[DrumParameter.MapX] = x;
        values[DrumParameter.MapY] = y;
        fixed (double* pad = values)
        {
            DrumRecipe recipe = DrumRecipe.Of(model, pad, 0);
            DrumMapBlend.Fill(&recipe, 0);
            return new Span<float>(model->Latent, FakeDrumModel.Latents).ToArray();
        }
    }
}
