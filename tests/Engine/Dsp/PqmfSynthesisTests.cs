using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class PqmfSynthesisTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(3, 9)]
    [InlineData(8, 64)]
    [InlineData(16, 512)]
    [InlineData(17, 51)]
    [InlineData(32, 512)]
    public void OutputIsTheDirectConvolutionForEverySplit(int bands, int taps)
    {
        using var scratch = new NativeScratch();
        const int slots = 67;
        float[] filters = Signals.Noise(bands * taps, 1), subbands = Signals.Noise(slots * bands, 2);
        float* whole = Synthesize(scratch, bands, taps, filters, subbands, [slots]);
        for (int n = 0; n < slots * bands; n++)
        {
            double wanted = 0;
            for (int j = Math.Max(0, n / bands - taps / bands); j <= n / bands; j++)
            {
                int tap = n - j * bands;
                if (tap >= taps) continue;
                for (int b = 0; b < bands; b++) wanted += (double)subbands[j * bands + b] * filters[b * taps + tap];
            }

            Assert.InRange(whole[n], wanted - 3e-5, wanted + 3e-5);
        }

        foreach (int largest in new[] { 1, 2, 3, 5, 16, 17, 40 })
        {
            float* split = Synthesize(scratch, bands, taps, filters, subbands, [.. Signals.Split(slots, largest, largest)]);
            Assert.True(new Span<float>(whole, slots * bands).SequenceEqual(new Span<float>(split, slots * bands)), $"blocks up to {largest}");
        }
    }

    [Fact]
    public void ResetForgets()
    {
        using var scratch = new NativeScratch();
        var synthesis = new PqmfSynthesis();
        synthesis.Initialize(ref scratch.Arena, 4, 16, scratch.Copy(Signals.Noise(64, 3)));
        float* input = scratch.Copy(Signals.Noise(40, 4)), first = scratch.Floats(40), second = scratch.Floats(40);
        synthesis.Process(input, 10, first);
        synthesis.Reset();
        synthesis.Process(input, 10, second);
        Assert.True(new Span<float>(first, 40).SequenceEqual(new Span<float>(second, 40)));
    }

    [Fact]
    public void FiltersThatDoNotFitAreRefused()
    {
        using var scratch = new NativeScratch();
        var synthesis = new PqmfSynthesis();
        Assert.Throws<ArgumentOutOfRangeException>(() => synthesis.Initialize(ref scratch.Arena, 4, 18, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => synthesis.Initialize(ref scratch.Arena, 4, 0, null));
    }

    private static float* Synthesize(NativeScratch scratch, int bands, int taps, float[] filters, float[] subbands, int[] blocks)
    {
        var synthesis = new PqmfSynthesis();
        synthesis.Initialize(ref scratch.Arena, bands, taps, scratch.Copy(filters));
        float* input = scratch.Copy(subbands), output = scratch.Floats(subbands.Length);
        int done = 0;
        foreach (int block in blocks)
        {
            synthesis.Process(input + done * bands, block, output + done * bands);
            done += block;
        }

        return output;
    }
}
