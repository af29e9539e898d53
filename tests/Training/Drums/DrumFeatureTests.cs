using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Losses;

namespace NeuralSynth.Training.Tests.Drums;

public sealed class DrumFeatureTests
{
    [Fact]
    public void Spectrum_AgreesWithTheDefinition()
    {
        float[] audio = Noise(1);
        var spectrum = new DrumSpectrum();
        spectrum.Analyze(audio);
        foreach ((int frame, int bin) in ((int, int)[])[(0, 3), (1, 100), (17, 1024), (40, 0), (87, 511)])
        {
            System.Numerics.Complex sum = 0;
            for (int n = 0; n < DrumSpectrum.Window; n++)
            {
                int at = (frame * DrumSpectrum.Hop) - DrumSpectrum.Lead + n;
                if (at >= 0 && at < audio.Length) sum += audio[at] * DrumSpectrum.WindowValues[n] * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * bin * n / DrumSpectrum.Window);
            }
            double expected = sum.Magnitude * sum.Magnitude;
            Assert.Equal(expected, spectrum.Power[(frame * DrumSpectrum.Bins) + bin], 1e-3 * expected + 1e-9);
        }
    }

    [Fact]
    public void FullScaleSineOnABin_HasPowerOne()
    {
        float[] sine = [.. Enumerable.Range(0, DrumFormat.Samples).Select(n => (float)Math.Sin(2 * Math.PI * 100 * n / DrumSpectrum.Window))];
        var spectrum = new DrumSpectrum();
        spectrum.Analyze(sine);
        Assert.Equal(1, spectrum.Power[(20 * DrumSpectrum.Bins) + 100], 1e-3);
    }

    [Fact]
    public void MelMatrix_IsWhatIsApplied()
    {
        var spectrum = new DrumSpectrum();
        spectrum.Analyze(Noise(2));
        float[] mel = new float[DrumSpectrum.Frames * MelBands.Count], matrix = MelBands.Matrix();
        MelBands.Apply(spectrum.Power, mel);
        for (int band = 0; band < MelBands.Count; band += 5)
        {
            double sum = 0;
            for (int k = 0; k < DrumSpectrum.Bins; k++) sum += (double)spectrum.Power[(30 * DrumSpectrum.Bins) + k] * matrix[(k * MelBands.Count) + band];
            Assert.Equal(sum, mel[(30 * MelBands.Count) + band], 1e-4 * sum + 1e-12);
            Assert.True(sum > 0);
        }
    }

    /// <summary>Each descriptor orders sounds as its name says.</summary>
    [Fact]
    public void Descriptors_MeanWhatTheySay()
    {
        float[] low = Tone(80, 0.2f), high = Tone(4000, 0.2f), shortTone = Tone(400, 0.02f), longTone = Tone(400, 0.5f), noise = Noise(3, 0.2f);
        Assert.True(DescriptorScale.Measure(high)[0] > DescriptorScale.Measure(low)[0] + 2);
        Assert.True(DescriptorScale.Measure(low)[1] > -1 && DescriptorScale.Measure(high)[1] < -20);
        Assert.True(DescriptorScale.Measure(noise)[2] > DescriptorScale.Measure(high)[2] + 10);
        Assert.True(DescriptorScale.Measure(longTone)[3] > DescriptorScale.Measure(shortTone)[3] + 2);
    }

    [Fact]
    public void DrumLoss_GradientAgreesWithCentralDifferences()
    {
        const int count = 3000;
        var random = new SeededRandom(6);
        float[] predicted = [.. Enumerable.Range(0, count).Select(n => 0.3f * MathF.Sin(0.02f * n) + (0.1f * (random.NextSingle() - 0.5f)))];
        float[] target = [.. Enumerable.Range(0, count).Select(n => 0.35f * MathF.Sin((0.021f * n) + 0.4f) + (0.1f * (random.NextSingle() - 0.5f)))];
        var loss = new DrumLoss(count, 44100, 512, 128);
        float[] gradient = new float[count];
        loss.Evaluate(predicted, target, 1, gradient);
        Assert.True(loss.Complex > 0 && loss.Attack > 0);
        // Along a random direction: single samples change the loss by less than a float can tell.
        for (int trial = 0; trial < 4; trial++)
        {
            float[] direction = [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
            double analytic = gradient.Zip(direction).Sum(p => (double)p.First * p.Second), numeric = (At(1e-4f) - At(-1e-4f)) / 2e-4;
            Assert.Equal(numeric, analytic, 0.03 * Math.Max(1, Math.Abs(numeric)));

            double At(float step) => loss.Evaluate([.. predicted.Zip(direction).Select(p => p.First + (step * p.Second))], target, 1, default);
        }
    }

    [Fact]
    public void LatentRegulariser_GradientAgreesWithCentralDifferences()
    {
        const int batch = 6, latents = 3, descriptors = 2;
        var random = new SeededRandom(8);
        float[] latent = [.. Enumerable.Range(0, batch * latents).Select(_ => (float)(1.4 * random.NextNormal()) + 0.3f)], controls = [.. Enumerable.Range(0, batch * descriptors).Select(_ => (float)random.NextNormal())];
        var regulariser = new LatentRegulariser(batch, latents, descriptors);
        float[] gradient = new float[latent.Length], scratch = new float[latent.Length];
        regulariser.Evaluate(latent, controls, new SeededRandom(1), 1, gradient);
        for (int i = 0; i < latent.Length; i++)
        {
            Assert.Equal((At(i, 1e-3f) - At(i, -1e-3f)) / 2e-3, gradient[i], 1e-3);
        }

        double At(int i, float step)
        {
            float kept = latent[i];
            latent[i] += step;
            double value = regulariser.Evaluate(latent, controls, new SeededRandom(1), 1, scratch);
            latent[i] = kept;
            return value;
        }
    }

    [Fact]
    public void LatentRegulariser_IsSmallerForTheRightDistribution()
    {
        const int batch = 64;
        var regulariser = new LatentRegulariser(batch, 4, 1);
        float[] scratch = new float[batch * 4], none = new float[batch];
        double Mean(double offset, double factor) => Enumerable.Range(0, 8).Average(t =>
        {
            var random = new SeededRandom((ulong)t);
            float[] latent = [.. Enumerable.Range(0, batch * 4).Select(_ => (float)(offset + (factor * random.NextNormal())))];
            return regulariser.Evaluate(latent, none, random, 1, scratch);
        });
        double right = Mean(0, 1);
        Assert.True(right < Mean(1, 1) && right < Mean(0, 2) && right < Mean(0, 0.3));
    }

    private static float[] Tone(float hz, float decaySeconds) =>
        [.. Enumerable.Range(0, DrumFormat.Samples).Select(n => n < 32 ? 0 : 0.9f * MathF.Exp(-(n - 32) / (decaySeconds * 44100)) * MathF.Sin(2 * MathF.PI * hz * (n - 32) / 44100))];

    private static float[] Noise(ulong seed, float decaySeconds = 10)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, DrumFormat.Samples).Select(n => 0.3f * MathF.Exp(-n / (decaySeconds * 44100)) * (float)random.NextNormal())];
    }
}
