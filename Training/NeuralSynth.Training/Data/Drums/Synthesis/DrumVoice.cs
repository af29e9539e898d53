namespace NeuralSynth.Training.Data.Drums.Synthesis;

/// <summary>One hit under construction: generators add themselves to the audio.</summary>
/// <remarks>Everything random comes from one generator, so a seed gives the same hit everywhere.</remarks>
internal sealed class DrumVoice(SeededRandom random)
{
    private const float Rate = DrumFormat.SampleRate;

    /// <summary>[N] the sum so far.</summary>
    public float[] Audio { get; private set; } = new float[DrumFormat.Samples];

    /// <summary>Uniform between two values.</summary>
    public float Between(double low, double high) => (float)(low + ((high - low) * random.NextDouble()));

    /// <summary>Log-uniform between two positive values.</summary>
    public float Log(double low, double high) => (float)(low * Math.Pow(high / low, random.NextDouble()));

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => random.NextDouble() < probability;

    /// <summary>A sine whose pitch glides exponentially from startHz to endHz.</summary>
    public void Sine(float level, float startHz, float endHz, float glideSeconds, float decaySeconds, float phase = 0, float startSeconds = 0)
    {
        double angle = phase;
        for (int n = (int)(startSeconds * Rate); n < Audio.Length; n++)
        {
            double t = (n / Rate) - startSeconds, hz = endHz + ((startHz - endHz) * Math.Exp(-t / glideSeconds));
            Audio[n] += level * (float)(Math.Exp(-t / decaySeconds) * Math.Sin(angle));
            angle += 2 * Math.PI * hz / Rate;
        }
    }

    /// <summary>Filtered noise with an exponential decay after a short attack.</summary>
    public void Noise(float level, float lowHz, float highHz, float attackSeconds, float decaySeconds, float startSeconds = 0, float resonance = 0.7f)
    {
        var high = new StateFilter(lowHz, resonance);
        var low = new StateFilter(highHz, 0.7f);
        for (int n = (int)(startSeconds * Rate); n < Audio.Length; n++)
        {
            float t = (n / Rate) - startSeconds, envelope = MathF.Exp(-t / decaySeconds) * Math.Min(1, (t + (1 / Rate)) / attackSeconds);
            Audio[n] += level * envelope * low.LowPass(high.HighPass((float)random.NextNormal()));
        }
    }

    /// <summary>Inharmonic partials, each with a decay of its own: cymbals, bells, blocks.</summary>
    public void Partials(float level, int count, float lowHz, float highHz, float decaySeconds, float tilt)
    {
        for (int i = 0; i < count; i++)
        {
            float hz = Log(lowHz, highHz), weight = MathF.Pow(hz / lowHz, tilt) * Between(0.3, 1) / MathF.Sqrt(count);
            // Higher partials die sooner.
            Sine(level * weight, hz, hz, 1, decaySeconds * Between(0.4, 1.2) * MathF.Pow(hz / lowHz, -0.25f), Between(0, 6.28));
        }
    }

    /// <summary>Square waves side by side, high-passed: the metal of analogue drum machines.</summary>
    public void Squares(float level, float baseHz, float decaySeconds, float highPassHz)
    {
        float[] ratios = [1, 1.34f, 1.53f, 1.87f, 2.31f, 2.63f];
        float[] hz = [.. ratios.Select(r => baseHz * r * Between(0.97, 1.03))];
        var filter = new StateFilter(highPassHz, 0.8f);
        for (int n = 0; n < Audio.Length; n++)
        {
            float sum = 0, t = n / Rate;
            foreach (float f in hz) sum += (t * f) - MathF.Floor(t * f) < 0.5f ? 1 : -1;
            Audio[n] += level / hz.Length * MathF.Exp(-t / decaySeconds) * filter.HighPass(sum);
        }
    }

    /// <summary>A click of a few samples.</summary>
    public void Click(float level, float hz)
    {
        float samples = Rate / hz;
        for (int n = 0; n < Math.Min(Audio.Length, samples); n++) Audio[n] += level * 0.5f * (1 - MathF.Cos(2 * MathF.PI * n / samples));
    }

    /// <summary>tanh saturation; keeps the peak.</summary>
    public void Drive(float amount)
    {
        if (amount < 0.05f) return;
        float peak = Audio.Max(MathF.Abs) + 1e-9f;
        Audio = [.. Audio.Select(x => MathF.Tanh(x / peak * (1 + (4 * amount))))];
    }

    /// <summary>A small room: a few decaying reflections.</summary>
    public void Room(float level)
    {
        if (level < 0.02f) return;
        float[] dry = Audio;
        float[] wet = (float[])dry.Clone();
        for (int reflection = 0; reflection < 12; reflection++)
        {
            int delay = (int)(Log(0.003, 0.08) * Rate);
            float gain = level * MathF.Exp(-delay / (0.04f * Rate)) * (Chance(0.5) ? 1 : -1);
            for (int n = delay; n < wet.Length; n++) wet[n] += gain * dry[n - delay];
        }
        Audio = wet;
    }

    /// <summary>Two-pole filter in state-variable form.</summary>
    /// <remarks>Source: Simper, "Solving the continuous SVF equations using trapezoidal integration", 2013.</remarks>
    private struct StateFilter(float hz, float q)
    {
        private readonly float _g = MathF.Tan(MathF.PI * Math.Clamp(hz, 10, 0.45f * Rate) / Rate);
        private readonly float _k = 1 / q;
        private float _ic1;
        private float _ic2;

        public float LowPass(float x) => Step(x).Low;

        public float HighPass(float x)
        {
            (float low, float band) = Step(x);
            return x - (_k * band) - low;
        }

        private (float Low, float Band) Step(float x)
        {
            float a1 = 1 / (1 + (_g * (_g + _k))), a2 = _g * a1, a3 = _g * a2, v3 = x - _ic2;
            float v1 = (a1 * _ic1) + (a2 * v3), v2 = _ic2 + (a2 * _ic1) + (a3 * v3);
            _ic1 = (2 * v1) - _ic1;
            _ic2 = (2 * v2) - _ic2;
            return (v2, v1);
        }
    }
}
