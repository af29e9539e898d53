namespace NeuralSynth.Training.Losses;

/// <summary>Loss of one hit and its gradient: magnitudes at several resolutions, the attack at a fine one, and complex
/// values below 1 kHz, where the ear hears the phase of a kick as its punch.</summary>
/// <remarks>Sources: Arik, Jun, Diamos, "Fast spectrogram inversion using multi-head convolutional networks", 2019
/// (spectral convergence, log magnitude, phase); Yamamoto, Song, Kim, "Parallel WaveGAN", 2020 (several resolutions). Above
/// 1 kHz a phase term only punishes noise for being another noise. Not thread-safe: one instance per thread.</remarks>
public sealed class DrumLoss
{
    /// <summary>Magnitudes below −80 dB re a full-scale sine count as equal.</summary>
    public const float Epsilon = 1e-4f;

    private const int Longest = 2048;
    private const int AttackWindow = 64;
    private const int AttackSamples = 2048;
    private const double HighestComplexHz = 1000;
    private const float AttackWeight = 0.25f;
    private const float ComplexWeight = 0.5f;

    // Windows taper: without zeros before it the onset would hardly be seen by the long ones.
    private const int Lead = Longest / 2;

    private readonly StftResolution[] _resolutions;
    private readonly StftResolution _attack;
    private readonly float[] _predicted;
    private readonly float[] _target;
    private readonly float[] _gradient;

    /// <summary>For hits of a fixed length.</summary>
    /// <param name="sampleCount">N, at least 2048.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="windows">Window lengths, powers of two up to 2048; the first one also compares complex values.</param>
    public DrumLoss(int sampleCount, int sampleRate, params int[] windows)
    {
        _predicted = new float[Lead + sampleCount];
        _target = new float[Lead + sampleCount];
        _gradient = new float[Lead + sampleCount];
        _resolutions = [.. windows.Select((w, i) => new StftResolution(w, Lead + sampleCount, Epsilon, i == 0 ? 1 + (int)(HighestComplexHz * w / sampleRate) : 0))];
        _attack = new StftResolution(AttackWindow, AttackSamples, Epsilon);
    }

    /// <summary>Mean spectral convergence of the last evaluation.</summary>
    public double Convergence { get; private set; }

    /// <summary>Mean absolute log ratio of magnitudes of the last evaluation, nepers.</summary>
    public double LogMagnitude { get; private set; }

    /// <summary>Both terms for the attack at a fine resolution, of the last evaluation.</summary>
    public double Attack { get; private set; }

    /// <summary>Complex convergence below 1 kHz of the last evaluation.</summary>
    public double Complex { get; private set; }

    /// <summary>Evaluates.</summary>
    /// <param name="predicted">[N] prediction.</param>
    /// <param name="target">[N] target.</param>
    /// <param name="weight">Factor of the gradient.</param>
    /// <param name="gradient">[N] receives weight · ∂loss/∂predicted; empty when it is not wanted.</param>
    /// <returns>The loss, without <paramref name="weight"/>.</returns>
    public double Evaluate(ReadOnlySpan<float> predicted, ReadOnlySpan<float> target, float weight, Span<float> gradient)
    {
        predicted.CopyTo(_predicted.AsSpan(Lead));
        target.CopyTo(_target.AsSpan(Lead));
        bool wanted = !gradient.IsEmpty;
        if (wanted) Array.Clear(_gradient);
        Convergence = LogMagnitude = 0;
        for (int i = 0; i < _resolutions.Length; i++)
        {
            (double convergence, double logMagnitude) = _resolutions[i].Measure(_predicted, _target);
            Convergence += convergence / _resolutions.Length;
            LogMagnitude += logMagnitude / _resolutions.Length;
            if (wanted) _resolutions[i].AddGradient(weight / _resolutions.Length, _gradient, i == 0 ? ComplexWeight * weight : 0);
        }
        Complex = _resolutions[0].ComplexConvergence;
        MeasureAttack(weight, wanted);
        if (wanted) _gradient.AsSpan(Lead).CopyTo(gradient);
        return Convergence + LogMagnitude + (AttackWeight * Attack) + (ComplexWeight * Complex);
    }

    private void MeasureAttack(float weight, bool wanted)
    {
        const int start = Lead - AttackWindow;
        (double convergence, double logMagnitude) = _attack.Measure(_predicted.AsSpan(start, AttackSamples), _target.AsSpan(start, AttackSamples));
        Attack = convergence + logMagnitude;
        if (wanted) _attack.AddGradient(AttackWeight * weight, _gradient.AsSpan(start, AttackSamples));
    }
}
