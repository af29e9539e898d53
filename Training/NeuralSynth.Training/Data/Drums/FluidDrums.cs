using NeuralSynth.Media;
using NeuralSynth.Training.Data.Factory;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>Renders the drum kits of a General MIDI soundfont, hit by hit. FluidR3 GM, where Debian puts it, is under the
/// MIT licence.</summary>
internal static class FluidDrums
{
    /// <summary>One source for all kits of the font: they share recordings.</summary>
    public const string Source = "FluidR3 GM";

    private const int PercussionChannel = 9;
    private const double ShortSlotSeconds = 1.5;
    private const double LongSlotSeconds = 4;
    private const float SilencePeak = 0.003f;

    // Louder notes use other layers of a sound and are brighter.
    private static readonly int[] Velocities = [55, 95, 127];

    private static readonly (int Program, string Name)[] Kits =
        [(0, "Standard"), (8, "Room"), (16, "Power"), (24, "Electronic"), (25, "TR-808"), (32, "Jazz"), (40, "Brush"), (48, "Orchestra")];

    /// <summary>General MIDI percussion keys and what they play (General MIDI System Level 1, percussion key map).</summary>
    private static readonly (int Class, int[] Keys)[] Map =
    [
        (DrumClasses.Kick, [35, 36]), (DrumClasses.Rim, [37, 75]), (DrumClasses.Snare, [38, 40]), (DrumClasses.Clap, [39]),
        (DrumClasses.ClosedHat, [42, 44]), (DrumClasses.OpenHat, [46]), (DrumClasses.Tom, [41, 43, 45, 47, 48, 50]),
        (DrumClasses.Crash, [49, 52, 55, 57]), (DrumClasses.Ride, [51, 53, 59]), (DrumClasses.Cowbell, [56, 67, 68]),
        (DrumClasses.Percussion, [54, 60, 61, 62, 63, 64, 65, 66, 69, 70, 76, 77, 81]),
    ];

    // Keys that play something else than the map says (Roland GS and General MIDI 2 drum sets): timpani and a concert bass
    // drum in the orchestra's set, brush slaps and swirls, a cymbal played backwards. Null leaves a key out.
    private static readonly Dictionary<(string Kit, int Key), int?> Others = new[]
    {
        (Kit: "Orchestra", Keys: (int[])[35, 36, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53], Class: (int?)null),
        ("Orchestra", [39], DrumClasses.Percussion),
        ("Orchestra", [59], DrumClasses.Crash),
        ("Brush", [39], DrumClasses.Snare),
        ("Brush", [40], null),
        ("Electronic", [52], null),
    }.SelectMany(o => o.Keys.Select(key => (Place: (o.Kit, key), o.Class))).ToDictionary(o => o.Place, o => o.Class);

    /// <summary>Renders all kits into a folder.</summary>
    public static IEnumerable<DrumTableRow> Render(FluidSynth synth, string output, IProgress<FactoryDataProgress>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(output, Source));
        var rows = new List<DrumTableRow>();
        for (int kit = 0; kit < Kits.Length; kit++)
        {
            cancellation.ThrowIfCancellationRequested();
            Hit[] hits = [.. Plan()];
            double seconds = hits[^1].Start + hits[^1].Slot;
            var performance = new Performance(Kits[kit].Program, seconds, [.. hits.Select(h => new PlayedNote(h.Start, h.Start + (0.9 * h.Slot), h.Key, h.Velocity))], [], [], []);
            float[] audio = synth.Render(MidiFileWriter.Write(performance, PercussionChannel), seconds);
            foreach (Hit hit in hits)
                if (Write(output, Kits[kit].Name, hit, audio) is { } row) rows.Add(row);
            progress?.Report(new FactoryDataProgress(kit + 1, Kits.Length, $"{Source}, {Kits[kit].Name}"));
        }
        return rows;
    }

    private static IEnumerable<Hit> Plan()
    {
        double start = 0.1;
        foreach ((int drumClass, int[] keys) in Map)
        {
            double slot = drumClass is DrumClasses.Crash or DrumClasses.Ride or DrumClasses.OpenHat ? LongSlotSeconds : ShortSlotSeconds;
            foreach (int key in keys)
            {
                foreach (int velocity in Velocities)
                {
                    yield return new(drumClass, key, velocity, start, slot);
                    start += slot;
                }
            }
        }
    }

    private static DrumTableRow? Write(string output, string kit, Hit hit, float[] audio)
    {
        int? drumClass = Others.TryGetValue((kit, hit.Key), out int? other) ? other : hit.Class;
        if (drumClass is null) return null;
        int from = (int)((hit.Start - 0.01) * DrumFormat.SampleRate), length = Math.Min((int)((hit.Slot - 0.05) * DrumFormat.SampleRate), audio.Length - from);
        if (length <= 0) return null;
        float[] cut = audio[from..(from + length)];
        float peak = cut.Max(MathF.Abs);
        // A key that the kit does not have.
        if (peak < SilencePeak) return null;
        for (int n = 0; n < cut.Length; n++) cut[n] *= DrumFormat.Peak / peak;
        string file = $"{Source}/{kit} {hit.Key} {hit.Velocity}.wav";
        WavFile.Write(Path.Combine(output, file), AudioBuffer.Mono(cut, DrumFormat.SampleRate), SampleFormat.Pcm16);
        return new(file, DrumClasses.Names[drumClass.Value], Source, "train");
    }

    private readonly record struct Hit(int Class, int Key, int Velocity, double Start, double Slot);
}
