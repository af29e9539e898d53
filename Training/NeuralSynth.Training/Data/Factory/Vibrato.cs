using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Factory;

/// <summary>The player's vibrato for one phrase: 4.5 to 6.5 Hz, 10 to 40 cents, after a delay.</summary>
internal sealed class Vibrato
{
    private readonly double _rateHz;
    private readonly double _depthSemitones;
    private readonly double _use;

    public Vibrato(SplitMix64 random)
    {
        _rateHz = random.Between(4.5, 6.5);
        _depthSemitones = random.Between(0.1, 0.4);
        _use = random.Between(0.3, 1);
    }

    /// <summary>Vibrato of one note; short notes have none.</summary>
    public VibratoNote ForNote(SplitMix64 random, double seconds)
    {
        var used = seconds > 0.35 && random.NextDouble() < _use;
        return new VibratoNote(
            _rateHz * random.Between(0.93, 1.07),
            used ? _depthSemitones * random.Between(0.7, 1.1) : 0,
            random.Between(0.1, 0.4),
            random.Between(0.15, 0.5));
    }
}

/// <summary>Vibrato of one note.</summary>
internal readonly record struct VibratoNote(
    double RateHz, double DepthSemitones, double DelaySeconds, double FadeInSeconds)
{
    /// <summary>Deviation at a time since the onset.</summary>
    public double SemitonesAt(double seconds)
    {
        var depth = DepthSemitones * Math.Clamp((seconds - DelaySeconds) / FadeInSeconds, 0, 1);
        return depth * Math.Sin(2 * Math.PI * RateHz * Math.Max(0, seconds - DelaySeconds));
    }
}
