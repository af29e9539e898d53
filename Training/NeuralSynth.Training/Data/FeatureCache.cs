using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NeuralSynth.Training.Data;

/// <summary>Measured features on disk, keyed by the hash of the samples they were measured from. A file that is
/// damaged or of another version counts as missing; files appear whole or not at all.</summary>
internal sealed class FeatureCache(string folder)
{
    private const uint Magic = 0x4E534631;
    private const int HashBytes = 32;

    /// <summary>Features of the audio: read if they are there, otherwise measured and stored.</summary>
    public ClipFeatures GetOrMeasure(float[] audio)
    {
        var path = Path.Combine(folder, Key(audio) + ".features");
        if (TryRead(path, LoudnessFeature.FrameCount(audio.Length)) is { } cached)
            return cached;
        var measured = ClipFeatures.Measure(audio);
        Write(path, measured);
        return measured;
    }

    private static string Key(float[] audio)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(ClipFeatures.Version));
        hash.AppendData(MemoryMarshal.AsBytes<float>(audio));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ClipFeatures? TryRead(string path, int frames)
    {
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length != HashBytes + BodyBytes(frames)
            || !SHA256.HashData(bytes.AsSpan(HashBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, HashBytes)))
            return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, HashBytes, bytes.Length - HashBytes));
        if (reader.ReadUInt32() != Magic || reader.ReadInt32() != frames)
            return null;
        return new ClipFeatures(
            ReadFloats(reader, frames),
            [.. reader.ReadBytes(frames).Select(value => value != 0)],
            ReadFloats(reader, frames),
            ReadFloats(reader, frames));
    }

    private static long BodyBytes(int frames) => 8 + frames * (3L * sizeof(float) + 1);

    private static float[] ReadFloats(BinaryReader reader, int count) =>
        MemoryMarshal.Cast<byte, float>(reader.ReadBytes(count * sizeof(float))).ToArray();

    private static void Write(string path, ClipFeatures features)
    {
        var body = new MemoryStream();
        using var writer = new BinaryWriter(body);
        writer.Write(Magic);
        writer.Write(features.F0Hz.Length);
        writer.Write(MemoryMarshal.AsBytes<float>(features.F0Hz));
        writer.Write([.. features.Voiced.Select(value => (byte)(value ? 1 : 0))]);
        writer.Write(MemoryMarshal.AsBytes<float>(features.LoudnessDb));
        writer.Write(MemoryMarshal.AsBytes<float>(features.CentroidOctaves));
        writer.Flush();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllBytes(temporary, [.. SHA256.HashData(body.ToArray()), .. body.ToArray()]);
        File.Move(temporary, path, overwrite: true);
    }
}
