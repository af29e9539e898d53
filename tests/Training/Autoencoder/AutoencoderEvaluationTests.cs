using NeuralSynth.Training.Evaluation.Autoencoder;

namespace NeuralSynth.Training.Tests.Autoencoder;

public sealed class AutoencoderEvaluationTests
{
    private const int Rate = 44100;

    /// <summary>The baseline has the recording's power and nothing of its fine structure.</summary>
    [Fact]
    public void ShapedNoise_HasTheRecordingsSpectrumAndLoudnessButNotItsWave()
    {
        float[] tone = AutoencoderToy.Tone(3, 2 * Rate), noise = ShapedNoise.Like(tone, Rate, 4);
        Assert.Equal(tone.Length, noise.Length);
        Assert.Equal(1, noise.Sum(x => (double)x * x) / tone.Sum(x => (double)x * x), 0.01);
        float[] toneBands = Mean(BandSpectra.Of(tone, Rate)), noiseBands = Mean(BandSpectra.Of(noise, Rate));
        Assert.Equal(Array.IndexOf(toneBands, toneBands.Max()), Array.IndexOf(noiseBands, noiseBands.Max()));
        Assert.InRange(Math.Abs(tone.Zip(noise, (a, b) => (double)a * b).Sum() / tone.Sum(x => (double)x * x)), 0, 0.2);
    }

    [Fact]
    public void BandSpectra_TakeTheLevelOutAndLeaveSilenceOut()
    {
        float[] loud = AutoencoderToy.Tone(3, Rate), soft = Array.ConvertAll(loud, x => 0.1f * x);
        List<float[]> a = BandSpectra.Of(loud, Rate), b = BandSpectra.Of(soft, Rate);
        Assert.Equal(0, BandSpectra.Distance(a[10], b[10]), 0.05);
        Assert.Equal(0, BandSpectra.ToNearest(a, a), 1e-6);
        Assert.Empty(BandSpectra.Of(new float[Rate], Rate));
        var random = new SeededRandom(1);
        float[] noise = [.. Enumerable.Range(0, Rate).Select(_ => (float)(0.1 * random.NextNormal()))];
        Assert.InRange(BandSpectra.ToNearest(BandSpectra.Of(noise, Rate), a), 3, 60);
    }

    private static float[] Mean(List<float[]> frames) => [.. Enumerable.Range(0, BandSpectra.Count).Select(i => frames.Average(f => f[i]))];
}
