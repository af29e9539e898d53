using System.Buffers.Binary;

namespace NeuralSynth.Media;

/// <summary>Reads AIFF and uncompressed AIFF-C files into memory.</summary>
/// <remarks>Integers of 8 to 32 bits, big-endian or 'sowt'; 32-bit float ('fl32'). Sizes are checked against the file's
/// length before anything is allocated. Source: Apple, Audio Interchange File Format 1.3 and AIFF-C draft 8/26/91.</remarks>
public static class AiffFile
{
    private const int MinCommonBytes = 18;

    /// <summary>Reads a file.</summary>
    /// <exception cref="AudioFileException">Not an AIFF file that we can read.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static AudioBuffer Read(string path) => Read(File.ReadAllBytes(path), path);

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="AudioFileException">Not an AIFF file that we can read.</exception>
    public static AudioBuffer Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < 12 || !bytes[..4].SequenceEqual("FORM"u8)
            || !(bytes[8..12].SequenceEqual("AIFF"u8) || bytes[8..12].SequenceEqual("AIFC"u8)))
            throw new AudioFileException(name, "an AIFF file", "another kind of file");
        var common = Chunk(bytes, "COMM"u8);
        var sound = Chunk(bytes, "SSND"u8);
        if (common.Length < MinCommonBytes || sound.Length < 8)
            throw new AudioFileException(name, "a COMM and an SSND chunk", "a file without them");
        var offset = BinaryPrimitives.ReadUInt32BigEndian(sound);
        if (offset > sound.Length - 8)
            throw new AudioFileException(name, $"samples within {sound.Length - 8} bytes", $"an offset of {offset}");
        return Decode(common, sound[(8 + (int)offset)..], name);
    }

    private static AudioBuffer Decode(ReadOnlySpan<byte> common, ReadOnlySpan<byte> samples, string name)
    {
        int channels = BinaryPrimitives.ReadInt16BigEndian(common);
        long length = BinaryPrimitives.ReadUInt32BigEndian(common[2..]);
        int bits = BinaryPrimitives.ReadInt16BigEndian(common[6..]);
        var rate = ReadExtended(common[8..18]);
        if (channels is < 1 or > RiffHeader.MaxChannels)
            throw new AudioFileException(name, $"1 to {RiffHeader.MaxChannels} channels", $"{channels}");
        if (!(rate >= 1 && rate <= RiffHeader.MaxSampleRate))
            throw new AudioFileException(name, $"a sample rate of 1 to {RiffHeader.MaxSampleRate} Hz", $"{rate}");
        var (format, littleEndian) = Format(common, bits, name);
        var size = format.BytesPerSample();
        if (length * channels * size > samples.Length)
            throw new AudioFileException(name, $"{length * channels * size} bytes of samples", $"{samples.Length}");
        var output = new float[channels][];
        Span<byte> one = stackalloc byte[sizeof(double)];
        for (var c = 0; c < channels; c++)
        {
            output[c] = new float[length];
            for (var n = 0; n < length; n++)
            {
                samples.Slice((n * channels + c) * size, size).CopyTo(one);
                if (!littleEndian)
                    one[..size].Reverse();
                // AIFF's 8 bits are signed, the codec's are WAV's unsigned ones.
                if (format == SampleFormat.Pcm8)
                    one[0] ^= 0x80;
                output[c][n] = SampleCodec.Decode(one, format);
                if (!float.IsFinite(output[c][n]))
                    throw new AudioFileException(name, "finite samples", $"{output[c][n]} at sample {n} of channel {c}");
            }
        }
        return new AudioBuffer(output, (int)Math.Round(rate));
    }

    private static (SampleFormat Format, bool LittleEndian) Format(ReadOnlySpan<byte> common, int bits, string name)
    {
        var kind = common.Length >= 22 ? common[18..22] : "NONE"u8;
        var isInteger = kind.SequenceEqual("NONE"u8) || kind.SequenceEqual("twos"u8) || kind.SequenceEqual("sowt"u8);
        if (isInteger && bits is >= 1 and <= 32)
            return (IntegerFormat(bits), kind.SequenceEqual("sowt"u8));
        if ((kind.SequenceEqual("fl32"u8) || kind.SequenceEqual("FL32"u8)) && bits == 32)
            return (SampleFormat.Float32, false);
        throw new AudioFileException(
            name, "uncompressed integers of 1 to 32 bits or 32-bit float", $"compression {Convert.ToHexString(kind)}, {bits} bits");
    }

    private static SampleFormat IntegerFormat(int bits) => ((bits + 7) / 8) switch
    {
        1 => SampleFormat.Pcm8,
        2 => SampleFormat.Pcm16,
        3 => SampleFormat.Pcm24,
        _ => SampleFormat.Pcm32,
    };

    private static ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> id)
    {
        for (long at = 12; at + 8 <= bytes.Length;)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(bytes[((int)at + 4)..]);
            if (bytes.Slice((int)at, 4).SequenceEqual(id))
                return bytes.Slice((int)at + 8, (int)Math.Min(size, bytes.Length - at - 8));
            at += 8 + size + (size & 1);
        }
        return [];
    }

    // An 80-bit IEEE 754 extended number: sign and 15 bits of exponent, then a 64-bit mantissa with its leading 1.
    private static double ReadExtended(ReadOnlySpan<byte> bytes)
    {
        int exponent = BinaryPrimitives.ReadInt16BigEndian(bytes);
        double mantissa = BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        return exponent < 0 ? double.NaN : mantissa * Math.Pow(2, exponent - 16383 - 63);
    }
}
