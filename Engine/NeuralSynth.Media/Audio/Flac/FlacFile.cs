using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NeuralSynth.Media;

/// <summary>Reads FLAC files: all of RFC 9639's subset and more (any block size, 4 to 24 bits, up to 8 channels).</summary>
/// <remarks>Checks the checksum of every frame and, where the file has one, the MD5 of the decoded samples.</remarks>
public static class FlacFile
{
    private const int StreamInfoBytes = 34;
    private const long MostSamples = 1L << 29; // over all channels, as for WAV
    private const int MostSamplesAhead = 1 << 20; // taken because a header says so, before they are seen

    /// <summary>Whether a file of this name is one.</summary>
    public static bool IsKnown(string path) => path.EndsWith(".flac", StringComparison.OrdinalIgnoreCase);

    /// <summary>Decodes a file.</summary>
    /// <exception cref="AudioFileException">Not FLAC, damaged, or too long.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static AudioBuffer Read(string path) => Decode(File.ReadAllBytes(path), path);

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="AudioFileException">Not FLAC, damaged, or too long.</exception>
    public static AudioBuffer Decode(byte[] bytes, string name)
    {
        try
        {
            (FlacStreamInfo info, int start) = Header(bytes, name);
            if (info.Samples * info.Channels > MostSamples) throw new AudioFileException(name, $"at most {MostSamples} samples", $"{info.Samples} in each of {info.Channels} channels");
            List<int>[] channels = Frames(bytes, start, info, name);
            CheckMd5(channels, info, name);
            float scale = 1f / (1 << (info.Bits - 1));
            return new AudioBuffer([.. channels.Select(c => c.Select(s => s * scale).ToArray())], info.SampleRate);
        }
        catch (EndOfStreamException)
        {
            throw new AudioFileException(name, "whole FLAC frames", "the end of the file");
        }
    }

    private static (FlacStreamInfo Info, int Start) Header(byte[] bytes, string name)
    {
        if (bytes.Length < 8 + StreamInfoBytes || !bytes.AsSpan(0, 4).SequenceEqual("fLaC"u8)) throw new AudioFileException(name, "a file that begins with 'fLaC'", "another one");
        FlacStreamInfo? info = null;
        for (int at = 4; ;)
        {
            if (at + 4 > bytes.Length) throw new EndOfStreamException();
            bool last = (bytes[at] & 0x80) != 0;
            int type = bytes[at] & 0x7F, length = (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
            at += 4;
            if (at + length > bytes.Length) throw new EndOfStreamException();
            if (type == 0 && length >= StreamInfoBytes) info = FlacStreamInfo.Parse(bytes.AsSpan(at, StreamInfoBytes));
            at += length;
            if (last) return (info ?? throw new AudioFileException(name, "a STREAMINFO block", "none"), at);
        }
    }

    private static List<int>[] Frames(byte[] bytes, int start, FlacStreamInfo info, string name)
    {
        if (info.Bits is < 4 or > 24 || info.SampleRate < 1) throw new AudioFileException(name, "4 to 24 bits and a sample rate", $"{info.Bits} bits, {info.SampleRate} Hz");
        List<int>[] channels = [.. Enumerable.Range(0, info.Channels).Select(_ => new List<int>((int)Math.Min(info.Samples, MostSamplesAhead)))];
        var frame = new FlacFrame(bytes, info, name);
        for (int at = start; at < bytes.Length && (info.Samples == 0 || channels[0].Count < info.Samples);)
        {
            at = frame.Decode(at);
            for (int c = 0; c < channels.Length; c++) channels[c].AddRange(frame.Channel(c));
            if ((long)channels[0].Count * info.Channels > MostSamples) throw new AudioFileException(name, $"at most {MostSamples} samples", "more");
        }
        if (info.Samples != 0 && channels[0].Count != info.Samples) throw new AudioFileException(name, $"{info.Samples} samples as its header says", $"{channels[0].Count}");
        return channels;
    }

    private static void CheckMd5(List<int>[] channels, FlacStreamInfo info, string name)
    {
        if (info.Md5.All(b => b == 0)) return;
        int bytesPerSample = (info.Bits + 7) / 8, count = channels[0].Count;
        byte[] interleaved = new byte[count * channels.Length * bytesPerSample];
        int at = 0;
        Span<byte> four = stackalloc byte[4];
        for (int n = 0; n < count; n++)
        {
            foreach (List<int> channel in channels)
            {
                BinaryPrimitives.WriteInt32LittleEndian(four, channel[n]);
                four[..bytesPerSample].CopyTo(interleaved.AsSpan(at));
                at += bytesPerSample;
            }
        }
#pragma warning disable CA5351 // The format's own checksum, not a matter of security.
        bool agrees = MD5.HashData(interleaved).AsSpan().SequenceEqual(info.Md5);
#pragma warning restore CA5351
        if (!agrees) throw new AudioFileException(name, "samples with the MD5 of its header", "others");
    }
}

/// <summary>The STREAMINFO block.</summary>
internal sealed record FlacStreamInfo(int SampleRate, int Channels, int Bits, long Samples, byte[] Md5)
{
    public static FlacStreamInfo Parse(ReadOnlySpan<byte> block)
    {
        ulong packed = BinaryPrimitives.ReadUInt64BigEndian(block[10..]);
        return new((int)(packed >> 44), (int)((packed >> 41) & 7) + 1, (int)((packed >> 36) & 31) + 1, (long)(packed & 0xFFFFFFFFF), block[18..34].ToArray());
    }
}
