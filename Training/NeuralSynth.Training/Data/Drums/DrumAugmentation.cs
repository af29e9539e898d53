namespace NeuralSynth.Training.Data.Drums;

/// <summary>Random changes that keep a hit what it is: pitch, tilt of the spectrum, saturation, decay.</summary>
/// <remarks>Not thread-safe: one instance per thread.</remarks>
public sealed class DrumAugmentation
{
    // Semitones by class: kicks and toms stay recognisable when moved, hats and cowbells less so.
    private static readonly float[] Semitones = [4, 4, 3, 3, 5, 3, 3, 3, 4, 3, 6];
    private const double PlainShare = 0.2;

    private readonly float[] _work = new float[DrumFormat.Samples];

    /// <summary>Writes a changed hit, prepared again: onset in its place, peak normalised.</summary>
    /// <param name="hit">The hit.</param>
    /// <param name="random">Draws the changes; the same state gives the same hit.</param>
    /// <param name="audio">[N] receives it.</param>
    public void Apply(DrumHit hit, SeededRandom random, Span<float> audio)
    {
        if (random.NextDouble() < PlainShare)
        {
            audio.Clear();
            hit.Audio.AsSpan(0, Math.Min(hit.Audio.Length, audio.Length)).CopyTo(audio);
            return;
        }
        double semitones = Semitones[hit.Class] * ((2 * random.NextDouble()) - 1);
        Resample(hit.Audio, Math.Pow(2, semitones / 12));
        if (random.NextDouble() < 0.6) Shelve(6 * ((2 * random.NextSingle()) - 1), 300 * MathF.Pow(20, random.NextSingle()));
        if (random.NextDouble() < 0.3) Drive(random.NextSingle());
        if (random.NextDouble() < 0.4) Shorten(0.05f * MathF.Pow(20, random.NextSingle()));
        Normalise();
        _work.CopyTo(audio);
    }

    /// <summary>Cubic (Hermite) interpolation around the onset, which stays in place.</summary>
    private void Resample(float[] source, double ratio)
    {
        const int onset = DrumFormat.OnsetSample;
        float At(int n) => (uint)n < (uint)source.Length ? source[n] : 0;
        for (int n = 0; n < _work.Length; n++)
        {
            double position = onset + ((n - onset) * ratio);
            int whole = (int)Math.Floor(position);
            if (whole >= source.Length || whole < -1)
            {
                _work[n] = 0;
                continue;
            }
            float f = (float)(position - whole), a = At(whole - 1), b = At(whole), c = At(whole + 1), d = At(whole + 2);
            float c1 = 0.5f * (c - a), c2 = a - (2.5f * b) + (2 * c) - (0.5f * d), c3 = (0.5f * (d - a)) + (1.5f * (b - c));
            _work[n] = (((((c3 * f) + c2) * f) + c1) * f) + b;
        }
        // A lowered hit may now end in the middle.
        for (int n = 0; n < 2048; n++) _work[^(n + 1)] *= n / 2048f;
    }

    /// <summary>First-order shelf: everything above the corner louder or softer.</summary>
    private void Shelve(float gainDb, float cornerHz)
    {
        float a = 1 - MathF.Exp(-2 * MathF.PI * cornerHz / DrumFormat.SampleRate), gain = MathF.Pow(10, gainDb / 20), low = 0;
        for (int n = 0; n < _work.Length; n++)
        {
            low += a * (_work[n] - low);
            _work[n] = low + (gain * (_work[n] - low));
        }
    }

    private void Drive(float amount)
    {
        float gain = 1 + (3 * amount * amount);
        for (int n = 0; n < _work.Length; n++) _work[n] = MathF.Tanh(gain * _work[n]);
    }

    private void Shorten(float decaySeconds)
    {
        float factor = MathF.Exp(-1 / (decaySeconds * DrumFormat.SampleRate)), level = 1;
        for (int n = DrumFormat.OnsetSample; n < _work.Length; n++, level *= factor) _work[n] *= Math.Max(level, 1e-6f);
    }

    private void Normalise()
    {
        float peak = MathF.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<float>(_work));
        System.Numerics.Tensors.TensorPrimitives.Multiply(_work, DrumFormat.Peak / Math.Max(1e-6f, peak), _work);
    }
}
