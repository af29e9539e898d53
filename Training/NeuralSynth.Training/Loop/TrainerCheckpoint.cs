using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NeuralSynth.Training.Loop;

/// <summary>A run that can be continued: weights, optimiser, average, random numbers, schedule and history.</summary>
/// <param name="Fingerprint">What the run is about (architecture, data, batch, seed): a checkpoint of another run is refused.</param>
/// <param name="State">Progress.</param>
/// <param name="Weights">Weights.</param>
/// <param name="Mean">First moments.</param>
/// <param name="Square">Second moments.</param>
/// <param name="Average">Averaged weights.</param>
public sealed record TrainerCheckpoint(string Fingerprint, TrainerState State, float[] Weights, float[] Mean, float[] Square, float[] Average)
{
    private const uint Magic = 0x4B43534E; // "NSCK"
    private const int Version = 1;
    private const int HashBytes = 32;

    /// <summary>Writes the file in one step: a crash leaves the old one or the new one.</summary>
    public void Save(string path)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, System.Text.Encoding.UTF8, true)) Write(writer);
        byte[] body = memory.ToArray();
        string temporary = path + ".tmp";
        using (FileStream file = File.Create(temporary))
        {
            file.Write(body);
            file.Write(SHA256.HashData(body));
            file.Flush(true);
        }
        File.Move(temporary, path, true);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What the run to be continued is about.</param>
    /// <param name="weightCount">Number of weights of its network.</param>
    /// <exception cref="TrainingException">Not a checkpoint, damaged, or of another run.</exception>
    public static TrainerCheckpoint Load(string path, string fingerprint, int weightCount)
    {
        if (!File.Exists(path)) throw new TrainingException($"--resume: expected a checkpoint '{path}', found none. Start without --resume.");
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < HashBytes || !SHA256.HashData(bytes.AsSpan(..^HashBytes)).AsSpan().SequenceEqual(bytes.AsSpan(^HashBytes..)))
            throw new TrainingException($"'{path}': expected a checkpoint with a matching checksum, found {bytes.Length} bytes whose checksum differs. Remove it and start again.");
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, bytes.Length - HashBytes));
        uint magic = reader.ReadUInt32();
        int version = reader.ReadInt32();
        if (magic != Magic || version != Version) throw new TrainingException($"'{path}': expected a checkpoint of version {Version}, found magic {magic:x8}, version {version}.");
        string found = reader.ReadString();
        if (found != fingerprint) throw new TrainingException($"'{path}' belongs to another run: expected {fingerprint}, found {found}. Use the same data and options, or start without --resume.");
        return Read(reader, found, weightCount);
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(Fingerprint);
        writer.Write(State.Step);
        writer.Write(State.Progress);
        writer.Write(State.Seconds);
        writer.Write(State.Random.State);
        writer.Write(State.BestValidation);
        writer.Write(State.BestStep);
        writer.Write(State.ValidationsWithoutImprovement);
        writer.Write(State.PendingSum);
        writer.Write(State.PendingCount);
        WriteCurve(writer, State.TrainingCurve);
        WriteCurve(writer, State.ValidationCurve);
        foreach (float[] values in new[] { Weights, Mean, Square, Average, State.BestWeights }) writer.Write(MemoryMarshal.AsBytes<float>(values));
    }

    private static TrainerCheckpoint Read(BinaryReader reader, string fingerprint, int count)
    {
        long step = reader.ReadInt64();
        double progress = reader.ReadDouble(), seconds = reader.ReadDouble();
        ulong random = reader.ReadUInt64();
        double best = reader.ReadDouble();
        long bestStep = reader.ReadInt64();
        int without = reader.ReadInt32();
        double pendingSum = reader.ReadDouble();
        int pendingCount = reader.ReadInt32();
        List<(long, double)> training = ReadCurve(reader), validation = ReadCurve(reader);
        float[] weights = Floats(reader, count), mean = Floats(reader, count), square = Floats(reader, count), average = Floats(reader, count);
        var state = new TrainerState
        {
            Step = step,
            Progress = progress,
            Seconds = seconds,
            Random = new SeededRandom(random),
            BestWeights = Floats(reader, count),
            BestValidation = best,
            BestStep = bestStep,
            ValidationsWithoutImprovement = without,
            TrainingCurve = training,
            ValidationCurve = validation,
            PendingSum = pendingSum,
            PendingCount = pendingCount,
        };
        return new(fingerprint, state, weights, mean, square, average);
    }

    private static void WriteCurve(BinaryWriter writer, List<(long Step, double Loss)> curve)
    {
        writer.Write(curve.Count);
        foreach ((long step, double loss) in curve)
        {
            writer.Write(step);
            writer.Write(loss);
        }
    }

    private static List<(long, double)> ReadCurve(BinaryReader reader) =>
        [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => (reader.ReadInt64(), reader.ReadDouble()))];

    private static float[] Floats(BinaryReader reader, int count)
    {
        float[] values = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
