using NeuralSynth.Training.Data;

namespace NeuralSynth.Training.Tests.Data;

public sealed class LoudnessFeatureTests
{
    [Fact]
    public void AFullScaleSine_HasMinusThreeDecibels()
    {
        var sine = Enumerable.Range(0, 44100).Select(n => (float)Math.Sin(2 * Math.PI * 1000 * n / 44100)).ToArray();
        var loudness = LoudnessFeature.Compute(sine);
        Assert.All(loudness[4..^4], db => Assert.Equal(-3.0103, db, 0.01));
    }

    [Fact]
    public void Silence_HasTheFloor() =>
        Assert.All(LoudnessFeature.Compute(new float[5000]), db => Assert.Equal(-100, db, 1e-4));

    [Fact]
    public void AConstant_HasItsSquare() =>
        Assert.Equal(-6.0206, LoudnessFeature.Compute([.. Enumerable.Repeat(0.5f, 8192)])[16], 1e-3);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(255, 1)]
    [InlineData(256, 2)]
    [InlineData(44100, 173)]
    public void FrameCount_IsOneMoreThanWholeHops(int length, int frames) =>
        Assert.Equal(frames, LoudnessFeature.Compute(new float[length]).Length);

    [Fact]
    public void AnImpulse_WeighsAsTheWindowAtItsPlace()
    {
        // Periodic Hann of 1024 around the frame's centre: 1 at the centre, 0.5 a quarter away, 0 at the left edge.
        var audio = new float[4096];
        audio[2048] = 1;
        var loudness = LoudnessFeature.Compute(audio);
        const double windowSum = 512;
        Assert.Equal(10 * Math.Log10(1 / windowSum), loudness[8], 1e-3);
        Assert.Equal(10 * Math.Log10(0.5 / windowSum), loudness[7], 1e-3);
        Assert.Equal(10 * Math.Log10(0.5 / windowSum), loudness[9], 1e-3);
        Assert.Equal(-100, loudness[6], 1e-3);
        Assert.Equal(-100, loudness[10], 1e-3);
    }
}
