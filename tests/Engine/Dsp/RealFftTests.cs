using NeuralSynth.Engine.Dsp;
using Xunit;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class RealFftTests
{
    public static TheoryData<int> Sizes => [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ForwardMatchesTheDefinitionInDoublePrecision(int size)
    {
        using var scratch = new NativeScratch();
        var fft = new RealFft();
        fft.Initialize(ref scratch.Arena, size);
        float[] time = Signals.Noise(size, size);
        float* re = scratch.Floats(size / 2 + 1), im = scratch.Floats(size / 2 + 1);
        fft.Forward(scratch.Copy(time), re, im);
        double scale = Math.Sqrt(size / 3.0);   // rms of a bin
        // Every bin of small sizes, some of large ones.
        for (int k = 0; k <= size / 2; k += size > 1024 ? 1 + k % 37 : 1)
        {
            (double wantedRe, double wantedIm) = Bin(time, k);
            Assert.InRange(re[k], wantedRe - 2e-6 * scale, wantedRe + 2e-6 * scale);
            Assert.InRange(im[k], wantedIm - 2e-6 * scale, wantedIm + 2e-6 * scale);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void InverseUndoesForward(int size)
    {
        using var scratch = new NativeScratch();
        var fft = new RealFft();
        fft.Initialize(ref scratch.Arena, size);
        float[] time = Signals.Noise(size, size + 1);
        float* re = scratch.Floats(size / 2 + 1), im = scratch.Floats(size / 2 + 1), back = scratch.Floats(size);
        fft.Forward(scratch.Copy(time), re, im);
        fft.Inverse(re, im, back);
        for (int i = 0; i < size; i++) Assert.InRange(back[i], time[i] - 2e-6f, time[i] + 2e-6f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(32768)]
    public void OtherSizesAreRefused(int size)
    {
        using var scratch = new NativeScratch();
        var fft = new RealFft();
        Assert.Throws<ArgumentOutOfRangeException>(() => fft.Initialize(ref scratch.Arena, size));
    }

    private static (double Re, double Im) Bin(float[] time, int k)
    {
        double re = 0, im = 0;
        for (int n = 0; n < time.Length; n++)
        {
            (double sin, double cos) = Math.SinCos(-2 * Math.PI * ((long)k * n % time.Length) / time.Length);
            re += time[n] * cos;
            im += time[n] * sin;
        }

        return (re, im);
    }
}
