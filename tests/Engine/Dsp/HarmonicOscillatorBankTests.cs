using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class HarmonicOscillatorBankTests
{
    private const int Rate = 44100;

    [Theory]
    [InlineData(1, 256)]
    [InlineData(60, 256)]
    [InlineData(100, 256)]
    [InlineData(200, 512)]
    [InlineData(7, 1)]
    [InlineData(7, 15)]
    [InlineData(7, 17)]
    [InlineData(3, 31)]
    public void HopsMatchTheDefinitionInDoublePrecision(int harmonics, int hop)
    {
        using var scratch = new NativeScratch();
        var bank = new HarmonicOscillatorBank();
        bank.Initialize(ref scratch.Arena, Rate, hop, harmonics, 20000, 22000);
        double phase = 0;
        var random = new Random(harmonics);
        double f0 = 50;
        float* from = scratch.Copy(Amplitudes(random, harmonics));
        for (int t = 0; t < 20; t++)
        {
            double next = f0 * (1 + 0.1 * random.NextDouble());
            float* to = scratch.Copy(Amplitudes(random, harmonics));
            float* output = scratch.Copy([.. Enumerable.Repeat(0.5f, hop)]);
            bank.ProcessHop(f0, next, from, to, output);
            double total = 0;
            for (int k = 0; k < harmonics; k++) total += Math.Max(from[k], to[k]);
            for (int n = 0; n < hop; n++)
            {
                phase += (f0 + (next - f0) * n / hop) / Rate;
                double wanted = 0.5;
                for (int k = 1; k <= harmonics; k++)
                    wanted += (from[k - 1] + (to[k - 1] - (double)from[k - 1]) * n / hop) * Math.Sin(2 * Math.PI * k * phase);
                double tolerance = 1e-6 * total + 1e-7;
                Assert.InRange(output[n], wanted - tolerance, wanted + tolerance);
            }

            from = to;
            f0 = next;
        }
    }

    [Fact]
    public void ThePhaseDoesNotDriftOverMinutes()
    {
        using var scratch = new NativeScratch();
        var bank = new HarmonicOscillatorBank();
        bank.Initialize(ref scratch.Arena, Rate, 256, 1, 20000, 22000);
        float* amplitude = scratch.Copy([1f]);
        float* output = scratch.Floats(256);
        const int hops = 20_000;   // two minutes
        for (int t = 0; t < hops; t++)
        {
            Buffers.Clear(output, 256);
            bank.ProcessHop(441.3, 441.3, amplitude, amplitude, output);
        }

        double turns = 441.3 * (256.0 * hops) / Rate;
        Assert.Equal(Math.Sin(2 * Math.PI * (turns - Math.Floor(turns))), output[255], 1e-6);
    }

    [Theory]
    [InlineData(100f, 100)]
    [InlineData(440f, 60)]
    [InlineData(3000f, 17)]
    [InlineData(30000f, 4)]
    public void NormalizedHarmonicsFollowTheDefinition(float f0Hz, int count)
    {
        using var scratch = new NativeScratch();
        float[] h = [.. Signals.Noise(count, 8).Select(x => Math.Abs(x) + 1e-3f)];
        float* a = scratch.Floats(count);
        HarmonicOscillatorBank.NormalizeHarmonics(0.7f, scratch.Copy(h), count, f0Hz, 18000, 20000, a);
        double[] masked = [.. h.Select((x, i) => x * Math.Clamp((20000 - (i + 1) * (double)f0Hz) / 2000, 0, 1))];
        double sum = Math.Max(masked.Sum(), 1e-7);
        for (int i = 0; i < count; i++) Assert.InRange(a[i], 0.7 * masked[i] / sum - 1e-6, 0.7 * masked[i] / sum + 1e-6);
    }

    [Fact]
    public void SilentHarmonicsAddNothingAndKeepThePhase()
    {
        using var scratch = new NativeScratch();
        HarmonicOscillatorBank quiet = new(), loud = new();
        quiet.Initialize(ref scratch.Arena, Rate, 64, 8, 20000, 22000);
        loud.Initialize(ref scratch.Arena, Rate, 64, 8, 20000, 22000);
        float* none = scratch.Floats(8), third = scratch.Floats(8);
        third[2] = 1;
        float* a = scratch.Floats(64), b = scratch.Floats(64);
        quiet.ProcessHop(100, 110, none, none, a);
        for (int n = 0; n < 64; n++) Assert.Equal(0, a[n]);
        loud.ProcessHop(100, 110, third, third, b);
        Buffers.Clear(b, 64);
        quiet.ProcessHop(110, 120, third, third, a);
        loud.ProcessHop(110, 120, third, third, b);
        Assert.True(new Span<float>(a, 64).SequenceEqual(new Span<float>(b, 64)));
    }

    private static float[] Amplitudes(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(5) == 0 ? 0 : random.NextSingle())];
}
