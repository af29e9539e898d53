namespace NeuralSynth.Media.Tests;

public sealed class OfflineFftTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(512)]
    public void Transform_EqualsTheDefinition(int size)
    {
        double[] re = Random(size, 1), im = Random(size, 2);
        var (expectedRe, expectedIm) = Definition(re, im);
        new OfflineFft(size).Transform(re, im);
        AssertClose(expectedRe, re, 1e-10);
        AssertClose(expectedIm, im, 1e-10);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(256)]
    [InlineData(4096)]
    public void ForwardReal_EqualsTheComplexTransform(int size)
    {
        var fft = new OfflineFft(size);
        double[] signal = Random(size, 3), re = (double[])signal.Clone(), im = new double[size];
        double[] halfRe = new double[fft.Bins], halfIm = new double[fft.Bins];
        fft.ForwardReal(signal, halfRe, halfIm);
        fft.Transform(re, im);
        AssertClose(re[..fft.Bins], halfRe, 1e-9);
        AssertClose(im[..fft.Bins], halfIm, 1e-9);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(2048)]
    public void Inverses_ReturnTheInput(int size)
    {
        var fft = new OfflineFft(size);
        double[] signal = Random(size, 4), back = new double[size], re = new double[fft.Bins], im = new double[fft.Bins];
        fft.ForwardReal(signal, re, im);
        fft.InverseReal(re, im, back);
        AssertClose(signal, back, 1e-12);

        double[] a = Random(size, 5), b = Random(size, 6), aBack = (double[])a.Clone(), bBack = (double[])b.Clone();
        fft.Transform(aBack, bBack);
        fft.Inverse(aBack, bBack);
        AssertClose(a, aBack, 1e-12);
        AssertClose(b, bBack, 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void OtherSizes_AreRefused(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new OfflineFft(size));

    private static (double[] Re, double[] Im) Definition(double[] re, double[] im)
    {
        var size = re.Length;
        double[] outRe = new double[size], outIm = new double[size];
        for (var k = 0; k < size; k++)
        {
            for (var n = 0; n < size; n++)
            {
                var (sin, cos) = Math.SinCos(-2 * Math.PI * (k * n % size) / size);
                outRe[k] += re[n] * cos - im[n] * sin;
                outIm[k] += re[n] * sin + im[n] * cos;
            }
        }
        return (outRe, outIm);
    }

    private static double[] Random(int size, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, size).Select(_ => random.Between(-1, 1))];
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var n = 0; n < expected.Length; n++)
            Assert.Equal(expected[n], actual[n], tolerance);
    }
}
