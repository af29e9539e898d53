namespace NeuralSynth.Media.Tests;

/// <summary>The rules of docs/model-package.md, section 7.</summary>
public sealed class DrumHitFormTests
{
    /// <summary>A decaying sine with silence before it.</summary>
    private static float[] Hit(int lead, double hz, double seconds, double sign, int rate)
    {
        var audio = new float[lead + (int)(3 * seconds * rate)];
        for (var n = lead; n < audio.Length; n++)
        {
            var t = (n - lead) / (double)rate;
            audio[n] = (float)(sign * 0.4 * Math.Exp(-t / seconds) * Math.Sin(2 * Math.PI * hz * t));
        }
        return audio;
    }

    [Theory]
    [InlineData(44100, 1000)]
    [InlineData(48000, 0)]
    [InlineData(96000, 5000)]
    [InlineData(22050, 321)]
    public void OnsetPolarityAndPeak_AreWhereTheRulesSay(int rate, int lead)
    {
        foreach (var sign in (double[])[1, -1])
        {
            // Stereo: channels are averaged.
            var mono = Hit(lead, 120, 0.05, sign, rate);
            var hit = DrumHitForm.Prepare(new([mono, mono], rate))!;
            var first = Array.FindIndex(hit.Audio, x => MathF.Abs(x) >= 0.03f * DrumHitForm.Peak);
            Assert.InRange(first, DrumHitForm.OnsetSample - 1, DrumHitForm.OnsetSample + 1);
            Assert.Equal(DrumHitForm.Peak, hit.Audio.Max(), 1e-6f); // the first half wave is the largest, and positive
            Assert.Equal(sign < 0, hit.Flipped);
            Assert.InRange(hit.Onset * (double)rate / DrumHitForm.SampleRate, lead, lead + 0.002 * rate);
        }
    }

    /// <summary>The waveform itself: the analytic hit, scaled.</summary>
    [Fact]
    public void Waveform_AnalyticOracle()
    {
        var recording = Hit(700, 200, 0.03, 1, 44100);
        var hit = DrumHitForm.Prepare(AudioBuffer.Mono(recording, 44100))!;
        // The mean of the file is taken away before the peak is made 0.9.
        double mean = recording.Sum(x => (double)x) / recording.Length, peak = 0.4 * Enumerable.Range(0, 400).Max(At) - mean;
        var shift = 700 - (hit.Onset - DrumHitForm.OnsetSample);
        for (var n = DrumHitForm.OnsetSample; n < 2000; n++)
            Assert.Equal(0.9 / peak * (0.4 * At(n - shift) - mean), hit.Audio[n], 1e-5);

        static double At(int n) => n < 0 ? 0 : Math.Exp(-n / 44100.0 / 0.03) * Math.Sin(2 * Math.PI * 200 * n / 44100.0);
    }

    [Fact]
    public void LongHits_AreCutWithAFade()
    {
        var hit = DrumHitForm.Prepare(AudioBuffer.Mono(Signals.Noise(3 * 44100, 5), 44100))!;
        Assert.Equal(DrumHitForm.Samples, hit.Audio.Length);
        Assert.Equal(0, hit.Audio[^1], 1e-6f);
        Assert.True(hit.Audio[^1000..].Max(Math.Abs) < 0.2f);
        Assert.True(hit.Audio[^6000..^5000].Max(Math.Abs) > 0.8f);
    }

    [Fact]
    public void ShortHits_AreFollowedByZeros()
    {
        var hit = DrumHitForm.Prepare(AudioBuffer.Mono(Hit(10, 1000, 0.002, 1, 44100), 44100))!;
        Assert.True(hit.Audio.Length < 3000);
        var full = hit.FullLength();
        Assert.Equal(DrumHitForm.Samples, full.Length);
        Assert.All(full[hit.Audio.Length..], x => Assert.Equal(0, x));
    }

    [Fact]
    public void Silence_IsNoHit()
    {
        Assert.Null(DrumHitForm.Prepare(AudioBuffer.Mono(new float[5000], 44100)));
        Assert.Null(DrumHitForm.Prepare(AudioBuffer.Mono([], 44100)));
        // A constant is silence too: the offset is removed.
        Assert.Null(DrumHitForm.Prepare(AudioBuffer.Mono([.. Enumerable.Repeat(0.5f, 5000)], 44100)));
    }

    [Fact]
    public void Files_ThatAreNoHit_AreNamed()
    {
        var folder = Directory.CreateTempSubdirectory("neuralsynth").FullName;
        string Write(string name, int length, float level)
        {
            var path = Path.Combine(folder, name);
            WavFile.Write(path, AudioBuffer.Mono([.. Enumerable.Range(0, length).Select(n => level * (n % 2 == 0 ? 1 : -1))], 8000));
            return path;
        }
        Assert.Contains("expected a hit, found silence", Assert.Throws<AudioFileException>(() => DrumHitForm.Read(Write("silent.wav", 800, 0.001f))).Message, StringComparison.Ordinal);
        Assert.Contains("at most 60 seconds, found 61", Assert.Throws<AudioFileException>(() => DrumHitForm.Read(Write("long.wav", 61 * 8000, 0.5f))).Message, StringComparison.Ordinal);
        Assert.NotEmpty(DrumHitForm.Read(Write("hit.wav", 800, 0.5f)).Audio);
        Directory.Delete(folder, recursive: true);
    }
}
