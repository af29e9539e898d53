using NeuralSynth.Media;

namespace NeuralSynth.Training.Loop;

/// <summary>A few seconds of two computed instruments (odd and all harmonics), so that a smoke run needs no data set.</summary>
public static class SmokeRecordings
{
    private const int SampleRate = 44100;
    private const double Seconds = 3;

    private static readonly (string Name, int HarmonicStep, double Decay)[] Instruments = [("Hollow", 2, 0.75), ("Bright", 1, 0.85)];
    private static readonly (string Folder, int Count)[] Splits = [("train", 2), ("validation", 1), ("test", 1)];

    /// <summary>Writes the recordings; the same every time.</summary>
    public static void Write(string folder)
    {
        ulong seed = 1;
        foreach ((string name, int step, double decay) in Instruments)
        {
            foreach ((string split, int count) in Splits)
            {
                string place = Path.Combine(folder, name, split);
                Directory.CreateDirectory(place);
                for (int i = 0; i < count; i++) WavFile.Write(Path.Combine(place, $"melody{i}.wav"), AudioBuffer.Mono(Play(step, decay, seed++), SampleRate), SampleFormat.Pcm16);
            }
            File.WriteAllText(Path.Combine(folder, name, "sources.txt"), $"{name}: computed by neuralsynth-train's smoke run; MIT.\n");
        }
    }

    /// <summary>Four notes with vibrato, attack and a little noise.</summary>
    private static float[] Play(int step, double decay, ulong seed)
    {
        var random = new SeededRandom(seed);
        double[] notes = [.. Enumerable.Range(0, 4).Select(_ => 220 * Math.Pow(2, random.Next(13) / 12.0))];
        float[] audio = new float[(int)(Seconds * SampleRate)];
        double phase = 0;
        for (int n = 0; n < audio.Length; n++)
        {
            double t = (double)n / SampleRate, inNote = 4 * t / Seconds % 1;
            double f0 = notes[(int)(4 * t / Seconds)] * (1 + (0.004 * Math.Sin(2 * Math.PI * 5 * t)));
            phase += 2 * Math.PI * f0 / SampleRate;
            double level = 0.2 * Math.Min(1, inNote * 12) * Math.Min(1, (1 - inNote) * 12), sum = 0;
            for (int k = 1; k <= 15; k += step) sum += Math.Pow(decay, k) * Math.Sin(k * phase);
            audio[n] = (float)(level * (sum + (0.02 * random.NextNormal())));
        }
        return audio;
    }
}
