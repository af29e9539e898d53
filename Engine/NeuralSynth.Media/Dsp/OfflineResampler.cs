namespace NeuralSynth.Media;

/// <summary>Changes the sample rate of whole recordings by a Kaiser-windowed sinc. Output sample n is the input at time
/// n·from/to exactly: no delay.</summary>
/// <remarks>Stop band below −100 dB from the lower of the two Nyquist frequencies; pass band flat to 0.92 of it.
/// Source: J. Smith, Digital Audio Resampling; Kaiser's window design formulas.</remarks>
public static class OfflineResampler
{
    // Zero crossings of the sinc on each side: with β = 10.06 (100 dB) the transition takes 0.08 of Nyquist.
    private const int ZeroCrossings = 80;
    private const double KaiserBeta = 10.06;
    private const double CutoffRatio = 0.96;

    // Tables beyond this are not worth their memory; weights are then computed for each sample.
    private const long MostTableEntries = 1 << 22;

    /// <summary>All channels at another rate; the same object when the rate is already right.</summary>
    public static AudioBuffer Resample(AudioBuffer audio, int toRate) => audio.SampleRate == toRate
        ? audio
        : new AudioBuffer([.. audio.Channels.Select(c => Resample(c, audio.SampleRate, toRate))], toRate);

    /// <summary>One channel at another rate.</summary>
    /// <param name="audio">[N].</param>
    /// <param name="fromRate">Hz.</param>
    /// <param name="toRate">Hz.</param>
    /// <returns>⌈N·to/from⌉ samples.</returns>
    public static float[] Resample(float[] audio, int fromRate, int toRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toRate, 1);
        if (fromRate == toRate)
            return (float[])audio.Clone();
        var divisor = GreatestCommonDivisor(fromRate, toRate);
        long up = toRate / divisor, down = fromRate / divisor;
        var kernel = new ResamplingKernel((double)Math.Min(fromRate, toRate) / fromRate * CutoffRatio, ZeroCrossings, KaiserBeta);
        var phases = up * kernel.Taps <= MostTableEntries ? new double[up][] : null;
        var output = new float[checked((int)((audio.Length * up + down - 1) / down))];
        var weights = new double[kernel.Taps];
        for (long n = 0; n < output.Length; n++)
        {
            var (whole, phase) = Math.DivRem(n * down, up);
            output[n] = (float)Convolve(audio, (int)whole, Weights(kernel, phases, phase, up, weights));
        }
        return output;
    }

    private static double[] Weights(ResamplingKernel kernel, double[][]? phases, long phase, long up, double[] scratch)
    {
        if (phases?[phase] is { } known)
            return known;
        var weights = phases is null ? scratch : new double[kernel.Taps];
        kernel.Fill((double)phase / up, weights);
        if (phases is not null)
            phases[phase] = weights;
        return weights;
    }

    private static double Convolve(float[] audio, int whole, double[] weights)
    {
        var first = whole - weights.Length / 2 + 1;
        var begin = Math.Max(0, -first);
        var end = Math.Min(weights.Length, audio.Length - first);
        double sum = 0;
        for (var n = begin; n < end; n++)
            sum += weights[n] * audio[first + n];
        return sum;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
