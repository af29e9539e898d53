using NeuralSynth.Plugin.Drums;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Plugin.Tests.Drums;

/// <summary>A state with all that a state may have.</summary>
internal static class SampleStates
{
    public static (DrumState State, byte[][] Audio) Full()
    {
        float[][] audio = [Noise(1, 3000), Noise(2, 10), []];
        byte[][] packed = [.. audio.Select(a => SampleCodec.Pack(a))];
        int[] keys = [.. Enumerable.Range(0, 128).Select(key => key % 20 - 1)];
        for (int key = 0; key < keys.Length; key++) keys[key] = Math.Min(keys[key], 15);
        return (new DrumState
        {
            Values = new(DrumParameters.Table.All.ToDictionary(p => p.Key, p => 0.25 * p.Minimum + 0.75 * p.Maximum), StringComparer.Ordinal),
            Classes = ["Kick", "Snäre"],
            KeyToPad = keys,
            KitB = new(StringComparer.Ordinal) { ["pad1.mapX"] = 0.5, ["pad16.fine8"] = -4 },
            Model = new ModelReference { Path = "a/b.nsmodel", Id = Guid.Parse("f63cab28-c0c0-ba49-f147-e99f429d1012"), ContentHash = "00", Name = "Ünïcode" },
            Kit = "Mine",
            Sounds =
            [
                new StoredSound { Pad = 0, Key = "ffffffffffffffff", SampleRate = 44100, Samples = 3000, Bytes = packed[0].Length },
                new StoredSound { Pad = 0, IsOriginal = true, SampleRate = 48000, Samples = 10, Bytes = packed[1].Length },
                new StoredSound { Pad = 15, Key = "1a", SampleRate = 44100, Samples = 0, Bytes = packed[2].Length },
            ],
        }, packed);
    }

    public static float[] Noise(int seed, int samples)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, samples).Select(_ => random.NextSingle() - 0.5f)];
    }
}
