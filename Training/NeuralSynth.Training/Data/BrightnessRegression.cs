using MathNet.Numerics.LinearAlgebra;

namespace NeuralSynth.Training.Data;

/// <summary>What instrument, pitch and loudness say about brightness, so that the rest can be a control of its own.</summary>
/// <remarks>Linear regression of the spectral centroid in octaves on the instrument's one-hot code, pitch, loudness, their squares
/// and their product, fitted to the sounding frames of the training split. The residual is smoothed over five frames and
/// divided by its standard deviation. Source: Devis, Demerlé, Nabi, Genova, Esling: Continuous descriptor-based control
/// for deep audio synthesis, ICASSP 2023, whose attribute this makes independent of the other controls.</remarks>
internal sealed class BrightnessRegression
{
    private const int SmoothingReach = 2;

    // Keeps the normal equations solvable when a regressor is constant, for example a single pitch. In units of one frame.
    private const double Ridge = 1e-3;

    private readonly int _instruments;
    private readonly Vector<double> _coefficients;
    private readonly double _deviation;

    private BrightnessRegression(int instruments, Vector<double> coefficients, double deviation)
    {
        _instruments = instruments;
        _coefficients = coefficients;
        _deviation = deviation;
    }

    /// <summary>Fits to the training clips.</summary>
    public static BrightnessRegression Fit(IReadOnlyList<AnalyzedClip> clips, int instruments)
    {
        var training = clips.Where(clip => clip.Split == Split.Train).ToList();
        var coefficients = Solve(training, instruments);
        var unscaled = new BrightnessRegression(instruments, coefficients, 1);
        return new BrightnessRegression(instruments, coefficients, unscaled.Deviation(training));
    }

    /// <summary>[T] residual in standard deviations, smoothed; 0 where the clip does not sound.</summary>
    public float[] Residual(AnalyzedClip clip)
    {
        var raw = new double[clip.Features.F0Hz.Length];
        var sounds = new bool[raw.Length];
        foreach (var t in clip.SoundingFrames)
        {
            sounds[t] = true;
            raw[t] = clip.Features.CentroidOctaves[t] - _coefficients.DotProduct(Regressors(clip, t, _instruments));
        }
        var residual = new float[raw.Length];
        for (var t = 0; t < residual.Length; t++)
            residual[t] = sounds[t] ? (float)(Smooth(raw, sounds, t) / _deviation) : 0;
        return residual;
    }

    private static Vector<double> Solve(List<AnalyzedClip> training, int instruments)
    {
        var size = instruments + 5;
        var normal = Matrix<double>.Build.Dense(size, size);
        var right = Vector<double>.Build.Dense(size);
        foreach (var clip in training)
        {
            foreach (var t in clip.SoundingFrames)
            {
                var x = Regressors(clip, t, instruments);
                for (var i = 0; i < size; i++)
                {
                    right[i] += x[i] * clip.Features.CentroidOctaves[t];
                    for (var j = 0; j < size; j++)
                        normal[i, j] += x[i] * x[j];
                }
            }
        }
        return (normal + Matrix<double>.Build.DenseIdentity(size) * Ridge).Cholesky().Solve(right);
    }

    private static Vector<double> Regressors(AnalyzedClip clip, int t, int instruments)
    {
        var x = Vector<double>.Build.Dense(instruments + 5);
        x[clip.Instrument] = 1;
        var pitch = Math.Log2(clip.Features.F0Hz[t] / 440);
        var loudness = Math.Clamp(clip.Features.LoudnessDb[t], -80, 0) / 20 + 1.5;
        (x[instruments], x[instruments + 1]) = (pitch, loudness);
        (x[instruments + 2], x[instruments + 3], x[instruments + 4]) = (pitch * pitch, loudness * loudness, pitch * loudness);
        return x;
    }

    private static double Smooth(double[] raw, bool[] sounds, int t)
    {
        double sum = 0;
        var count = 0;
        for (var n = Math.Max(0, t - SmoothingReach); n <= Math.Min(raw.Length - 1, t + SmoothingReach); n++)
        {
            if (!sounds[n])
                continue;
            sum += raw[n];
            count++;
        }
        return sum / count;
    }

    private double Deviation(List<AnalyzedClip> training)
    {
        double sum = 0;
        long count = 0;
        foreach (var clip in training)
        {
            var residual = Residual(clip);
            foreach (var t in clip.SoundingFrames)
            {
                sum += residual[t] * residual[t];
                count++;
            }
        }
        // A data set without any variation of brightness keeps a residual of 0 instead of amplified rounding errors.
        const double leastDeviationOctaves = 1e-3;
        return Math.Max(leastDeviationOctaves, Math.Sqrt(sum / Math.Max(1, count)));
    }
}
