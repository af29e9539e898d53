namespace NeuralSynth.Media.Tests;

public sealed class SpectrogramTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(2048)]
    public void AFullScaleSineInABin_ReadsOneThereAndAHalfBeside(int window)
    {
        var bin = window / 8;
        var audio = Signals.Sine(bin * (double)Signals.Rate / window, 8 * window, 1);
        var spectrogram = Spectrogram.Analyze(audio, Signals.Rate, window);
        var frame = spectrogram.Frame(spectrogram.Frames / 2);
        Assert.Equal(1, frame[bin], 1e-4);
        // The Hann window's neighbours are exactly half.
        Assert.Equal(0.5, frame[bin + 1], 1e-4);
        Assert.Equal(0, frame[bin + 3], 1e-4);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(255, 1)]
    [InlineData(256, 2)]
    [InlineData(1000, 4)]
    public void Frames_AreCentredOnMultiplesOfTheHop(int length, int frames)
    {
        var spectrogram = Spectrogram.Analyze(new float[length], Signals.Rate, 512, 256);
        Assert.Equal(frames, spectrogram.Frames);
    }

    [Fact]
    public void AnImpulse_IsLoudestInTheFrameCentredOnIt()
    {
        var audio = new float[4096];
        audio[5 * 256] = 1;
        var spectrogram = Spectrogram.Analyze(audio, Signals.Rate, 512, 256);
        var loudest = Enumerable.Range(0, spectrogram.Frames).MaxBy(t => spectrogram.Frame(t)[10]);
        Assert.Equal(5, loudest);
    }
}
