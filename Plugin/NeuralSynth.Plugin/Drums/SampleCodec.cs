using System.IO.Compression;
using System.Runtime.InteropServices;

namespace NeuralSynth.Plugin.Drums;

/// <summary>Samples as bytes, lossless: the first bytes of all samples, then the second and so on (alike bytes lie together), as a
/// raw deflate stream (RFC 1951).</summary>
/// <remarks>[thread-safe]</remarks>
public static class SampleCodec
{
    private const int SampleBytes = sizeof(float);

    /// <summary>Packs samples; equal samples give equal bytes.</summary>
    public static byte[] Pack(ReadOnlySpan<float> samples)
    {
        byte[] planes = new byte[samples.Length * SampleBytes];
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(samples);
        for (int i = 0; i < samples.Length; i++)
        {
            for (int b = 0; b < SampleBytes; b++) planes[b * samples.Length + i] = bytes[i * SampleBytes + b];
        }

        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(planes);
        return packed.ToArray();
    }

    /// <summary>Reads samples back.</summary>
    /// <param name="packed">What <see cref="Pack"/> made.</param>
    /// <param name="count">Number of samples.</param>
    /// <exception cref="InvalidDataException">Damaged, of another length, or not finite.</exception>
    public static float[] Unpack(byte[] packed, int count)
    {
        byte[] planes = new byte[count * SampleBytes];
        using (var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress))
        {
            int read = deflate.ReadAtLeast(planes, planes.Length, throwOnEndOfStream: false);
            if (read != planes.Length || deflate.ReadByte() >= 0) throw new InvalidDataException($"Plug-in state: expected {count} samples of a pad, found another number.");
        }

        float[] samples = new float[count];
        Span<byte> bytes = MemoryMarshal.AsBytes(samples.AsSpan());
        for (int i = 0; i < count; i++)
        {
            for (int b = 0; b < SampleBytes; b++) bytes[i * SampleBytes + b] = planes[b * count + i];
        }

        if (samples.Any(s => !float.IsFinite(s))) throw new InvalidDataException("Plug-in state: expected finite samples of a pad, found NaN or infinity.");
        return samples;
    }
}
