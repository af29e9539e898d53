namespace NeuralSynth.Contract.Tests;

/// <summary>The filter bank against its definition, in double precision.</summary>
public sealed class FilterBankTests
{
    [Theory]
    [InlineData(32, 512)]
    [InlineData(16, 512)]
    [InlineData(16, 640)]
    [InlineData(16, 256)]
    [InlineData(8, 128)]
    public void AnalyzeThenSynthesize_ReturnsTheInputDelayed(int bands, int taps)
    {
        PqmfTable table = FilterBank.CreatePqmf(bands, taps);
        double[] input = WhiteNoise(new Random(1), 64 * bands);
        double[] output = Synthesize(table, Analyze(table, input));
        double error = 0, power = 0;
        for (int n = table.DelaySamples; n < input.Length; n++)
        {
            double difference = output[n] - input[n - table.DelaySamples];
            error += difference * difference;
            power += input[n - table.DelaySamples] * input[n - table.DelaySamples];
        }
        double measuredDb = 10 * Math.Log10(power / error);
        Assert.True(measuredDb >= 60, $"{measuredDb:f1} dB");
        Assert.InRange(measuredDb, table.ReconstructionDb - 1.5, table.ReconstructionDb + 1.5);
    }

    [Theory]
    [InlineData(32, 512)]
    [InlineData(16, 640)]
    public void UnitWhiteBands_SynthesizeToUnitWhiteAudio(int bands, int taps)
    {
        PqmfTable table = FilterBank.CreatePqmf(bands, taps);
        // Exact: with white bands the audio's covariance is Σ_k Σ_j f_k[n − jM]·f_k[m − jM].
        for (int n = 0; n < bands; n++)
        {
            for (int lag = 0; lag < 3 * bands; lag++)
            {
                double covariance = Covariance(table, n, n + lag);
                Assert.Equal(lag == 0 ? 1 : 0, covariance, 2e-3);
            }
        }
    }

    [Theory]
    [InlineData(32, 512)]
    public void Band_PassesItsOwnFrequencyAndStopsOthers(int bands, int taps)
    {
        PqmfTable table = FilterBank.CreatePqmf(bands, taps);
        for (int band = 0; band < bands; band++)
        {
            double own = Magnitude(table, band, (band + 0.5) * Math.PI / bands);
            for (int other = 0; other < bands; other++)
            {
                if (Math.Abs(other - band) < 2) continue;
                double leak = Magnitude(table, band, (other + 0.5) * Math.PI / bands);
                Assert.True(leak < own * 1e-4, $"band {band} leaks {20 * Math.Log10(leak / own):f1} dB of band {other}");
            }
        }
    }

    [Fact]
    public void Prototype_IsSymmetric()
    {
        float[] prototype = FilterBank.CreatePqmf(32, 512).Prototype;
        Assert.Equal(prototype, Enumerable.Reverse(prototype));
    }

    [Fact]
    public void Table_IsMadeOnce() => Assert.Same(FilterBank.CreatePqmf(32, 512), FilterBank.CreatePqmf(32, 512));

    [Theory]
    [InlineData(1, 512)]
    [InlineData(32, 500)]
    [InlineData(32, 32)]
    [InlineData(32, 1 << 20)]
    public void SizesOutOfRange_AreRefused(int bands, int taps) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FilterBank.CreatePqmf(bands, taps));

    private static double[] WhiteNoise(Random random, int length)
    {
        double[] noise = new double[length];
        for (int n = 0; n < length; n++) noise[n] = random.NextDouble() - 0.5;
        return noise;
    }

    private static double[,] Analyze(PqmfTable table, double[] audio)
    {
        int m = table.Bands, steps = audio.Length / m;
        double[,] bands = new double[m, steps];
        for (int k = 0; k < m; k++)
        {
            for (int j = 0; j < steps; j++)
            {
                for (int n = 0; n < table.Taps && (j * m) + m - 1 - n >= 0; n++)
                    bands[k, j] += table.AnalysisFilters[(k * table.Taps) + n] * audio[(j * m) + m - 1 - n];
            }
        }
        return bands;
    }

    private static double[] Synthesize(PqmfTable table, double[,] bands)
    {
        int m = table.Bands, steps = bands.GetLength(1);
        double[] audio = new double[m * steps];
        for (int k = 0; k < m; k++)
        {
            for (int j = 0; j < steps; j++)
            {
                for (int n = 0; n < table.Taps && (j * m) + n < audio.Length; n++)
                    audio[(j * m) + n] += bands[k, j] * table.SynthesisFilters[(k * table.Taps) + n];
            }
        }
        return audio;
    }

    private static double Covariance(PqmfTable table, int n, int m)
    {
        double sum = 0;
        for (int k = 0; k < table.Bands; k++)
        {
            for (int j = -table.Taps; j <= table.Taps; j += table.Bands)
            {
                int a = n - j, b = m - j;
                if (a < 0 || b < 0 || a >= table.Taps || b >= table.Taps) continue;
                sum += (double)table.SynthesisFilters[(k * table.Taps) + a] * table.SynthesisFilters[(k * table.Taps) + b];
            }
        }
        return sum;
    }

    private static double Magnitude(PqmfTable table, int band, double frequency)
    {
        double re = 0, im = 0;
        for (int n = 0; n < table.Taps; n++)
        {
            double tap = table.AnalysisFilters[(band * table.Taps) + n];
            re += tap * Math.Cos(frequency * n);
            im += tap * Math.Sin(frequency * n);
        }
        return Math.Sqrt((re * re) + (im * im));
    }
}
