using NeuralSynth.Media;

namespace NeuralSynth.Training.Data.Factory;

/// <summary>Composes passages for texture models: beats for drum kits, slow chords for ensembles. They need not be good music, they
/// need every sound in every company, level and register.</summary>
/// <param name="random">All choices come from here.</param>
internal sealed class TextureComposer(SplitMix64 random)
{
    private const double LeadInSeconds = 0.15, LeadOutSeconds = 1;
    private const double SwellStepSeconds = 0.02;

    // General MIDI percussion keys.
    private static readonly int[] Kicks = [35, 36], Snares = [38, 40, 37, 39], Hats = [42, 44, 46], Toms = [41, 43, 45, 47, 48, 50], Cymbals = [49, 51, 53, 57], Others = [54, 56, 60, 61, 62, 63, 64, 69, 70, 75];

    /// <summary>A passage.</summary>
    /// <param name="source">Who plays.</param>
    /// <param name="seconds">About how long.</param>
    public Performance Compose(TextureSource source, double seconds) => source.Percussion ? Beat(source.Program, seconds) : Chords(source.Program, seconds);

    private Performance Beat(int kit, double seconds)
    {
        double step = 60 / random.Between(70, 150) / 4, loudness = random.Between(0.4, 1), density = random.Between(0.5, 1.3), swing = random.Between(0, 0.25) * step;
        int kick = Pick(Kicks), snare = Pick(Snares), hat = Pick(Hats), every = 1 + random.Below(2);
        var notes = new List<PlayedNote>();
        for (int i = 0; LeadInSeconds + (i * step) < seconds - LeadOutSeconds; i++)
        {
            double at = LeadInSeconds + (i * step) + (i % 2 == 1 ? swing : 0);
            Maybe(i % 8 == 0 ? 0.9 : i % 4 == 2 ? 0.35 : 0.08, kick);
            Maybe(i % 8 == 4 ? 0.9 : 0.06, snare);
            if (i % every == 0) Maybe(0.7, random.NextDouble() < 0.2 ? Pick(Hats) : hat);
            Maybe(0.06, Pick(Toms));
            Maybe(i % 16 == 0 ? 0.25 : 0.02, Pick(Cymbals));
            Maybe(0.07, Pick(Others));

            void Maybe(double chance, int key)
            {
                if (random.NextDouble() < chance * density) notes.Add(new PlayedNote(at, at + (0.9 * step), key, Velocity(loudness)));
            }
        }
        return new Performance(kit, seconds, notes, [], [], []);
    }

    private Performance Chords(int program, double seconds)
    {
        var notes = new List<PlayedNote>();
        var swells = new List<ControlPoint>();
        var scale = new Scale(random, 40, 81);
        double loudness = random.Between(0.4, 1), at = LeadInSeconds;
        while (at < seconds - LeadOutSeconds - 0.5)
        {
            double length = Math.Min(random.Between(0.5, 3), seconds - LeadOutSeconds - at);
            int voices = 1 + random.Below(4), root = random.Below(Math.Max(1, scale.Count - 8));
            for (int v = 0; v < voices; v++) notes.Add(new PlayedNote(at, at + (random.Between(0.8, 1) * length), scale[root + (2 * v)], Velocity(loudness)));
            double from = random.Between(50, 127), to = random.Between(50, 127);
            for (double t = 0; t < length; t += SwellStepSeconds) swells.Add(new ControlPoint(at + t, from + ((to - from) * t / length)));
            at += length;
        }
        return new Performance(program, seconds, notes, [], swells, []);
    }

    private int Velocity(double loudness) => (int)Math.Clamp((110 * loudness) + random.Between(-25, 17), 15, 127);

    private int Pick(int[] keys) => keys[random.Below(keys.Length)];
}
