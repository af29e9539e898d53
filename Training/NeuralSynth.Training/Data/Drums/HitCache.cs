using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>Prepared hits on disk, keyed by name, size and date of their file. A damaged or older entry counts as missing.</summary>
internal sealed class HitCache(string folder)
{
    private const uint Magic = 0x48534E01;

    public (float[] Audio, HitReport Report)? TryRead(string path)
    {
        string file = FileOf(path);
        if (!File.Exists(file)) return null;
        byte[] bytes = File.ReadAllBytes(file);
        if (bytes.Length < 64 || !SHA256.HashData(bytes.AsSpan(32)).AsSpan().SequenceEqual(bytes.AsSpan(0, 32))) return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, 32, bytes.Length - 32));
        if (reader.ReadUInt32() != Magic) return null;
        var report = new HitReport(reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadInt32(), reader.ReadSingle(), reader.ReadBoolean());
        float[] audio = new float[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(audio.AsSpan()));
        return (audio, report);
    }

    public void Write(string path, float[] audio, HitReport report)
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body);
        writer.Write(Magic);
        foreach (float value in new[] { report.PeakDb, report.RmsDb, report.LeadMs, report.Seconds }) writer.Write(value);
        writer.Write(report.ClippedRuns);
        writer.Write(report.Offset);
        writer.Write(report.Flipped);
        writer.Write(audio.Length);
        writer.Write(MemoryMarshal.AsBytes<float>(audio));
        writer.Flush();
        Directory.CreateDirectory(folder);
        string file = FileOf(path), temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        File.WriteAllBytes(temporary, [.. SHA256.HashData(body.ToArray()), .. body.ToArray()]);
        File.Move(temporary, file, true);
    }

    private string FileOf(string path)
    {
        var info = new FileInfo(path);
        string key = $"{DrumPreparation.Version}\n{Path.GetFullPath(path)}\n{info.Length}\n{info.LastWriteTimeUtc.Ticks}";
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32] + ".hit");
    }
}
