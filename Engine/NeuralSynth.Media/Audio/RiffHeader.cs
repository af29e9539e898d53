using System.Buffers.Binary;

namespace NeuralSynth.Media;

/// <summary>What the chunks of a RIFF/RF64 WAVE file say before the first sample.</summary>
internal sealed record RiffHeader(SampleFormat Format, int Channels, int SampleRate, long DataOffset, long DataBytes)
{
    public const int MaxChannels = 256;
    public const int MaxSampleRate = 1_536_000;

    // Chunks before the data that a reader has to step over; real files have fewer than twenty.
    private const int MaxChunks = 4096;

    private const ushort TagPcm = 1;
    private const ushort TagFloat = 3;
    private const ushort TagExtensible = 0xFFFE;
    private const int MinFormatBytes = 16;
    private const int ExtensibleFormatBytes = 40;

    // Writers that cannot seek back leave this in place of a size.
    private const uint UnknownSize = 0xFFFFFFFF;

    // The last 14 bytes of KSDATAFORMAT_SUBTYPE_*; the first two are the plain format tag.
    public static ReadOnlySpan<byte> SubFormatTailBytes => SubFormatTail;

    private static readonly byte[] SubFormatTail =
        [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>Reads chunk headers up to the samples; the stream is left at their first byte.</summary>
    /// <exception cref="AudioFileException">The file is not a WAVE file that we can read.</exception>
    public static RiffHeader Read(Stream stream, string file)
    {
        Span<byte> riff = stackalloc byte[12];
        ReadExactly(stream, riff, file, "a 12-byte RIFF header");
        var isRf64 = Id(riff).SequenceEqual("RF64"u8);
        if (!isRf64 && !Id(riff).SequenceEqual("RIFF"u8))
            throw new AudioFileException(file, "a WAV file beginning with 'RIFF'", Printable(Id(riff)));
        if (!riff[8..12].SequenceEqual("WAVE"u8))
            throw new AudioFileException(file, "RIFF type 'WAVE'", Printable(riff[8..12]));

        (SampleFormat Format, int Channels, int Rate)? format = null;
        long? longDataBytes = null;
        Span<byte> chunk = stackalloc byte[8];
        for (var count = 0; count < MaxChunks; count++)
        {
            if (stream.Position >= stream.Length)
                throw new AudioFileException(file, "a 'data' chunk", "the end of the file");
            ReadExactly(stream, chunk, file, "an 8-byte chunk header");
            long size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (Id(chunk).SequenceEqual("data"u8))
                return WithData(stream, file, format, size == UnknownSize ? longDataBytes : size);
            if (size > stream.Length - stream.Position)
                throw new AudioFileException(
                    file,
                    $"at least {size} bytes in chunk {Printable(Id(chunk))}",
                    $"{stream.Length - stream.Position} bytes to the end of the file");
            var next = stream.Position + size + (size & 1);
            if (Id(chunk).SequenceEqual("fmt "u8))
                format = ReadFormat(stream, size, file);
            else if (isRf64 && Id(chunk).SequenceEqual("ds64"u8))
                longDataBytes = ReadLongDataBytes(stream, size, file);
            stream.Position = Math.Min(next, stream.Length);
        }
        throw new AudioFileException(file, $"fewer than {MaxChunks} chunks before the samples", "more");
    }

    private static RiffHeader WithData(
        Stream stream, string file, (SampleFormat Format, int Channels, int Rate)? format, long? declared)
    {
        if (format is not { } known)
            throw new AudioFileException(file, "a 'fmt ' chunk before the 'data' chunk", "none");
        var available = stream.Length - stream.Position;
        var bytes = declared ?? available;
        if (bytes > available || bytes < 0)
            throw new AudioFileException(file, $"{bytes} bytes of samples", $"{available} bytes (file cut short)");
        var block = known.Channels * known.Format.BytesPerSample();
        return new RiffHeader(known.Format, known.Channels, known.Rate, stream.Position, bytes - bytes % block);
    }

    private static (SampleFormat Format, int Channels, int Rate) ReadFormat(Stream stream, long size, string file)
    {
        if (size < MinFormatBytes)
            throw new AudioFileException(file, $"a 'fmt ' chunk of at least {MinFormatBytes} bytes", $"{size}");
        Span<byte> bytes = stackalloc byte[ExtensibleFormatBytes];
        bytes = bytes[..(int)Math.Min(size, ExtensibleFormatBytes)];
        ReadExactly(stream, bytes, file, "a 'fmt ' chunk");

        var tag = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        int blockAlign = BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]);
        if (tag == TagExtensible)
            tag = SubFormat(bytes, file);
        if (channels is < 1 or > MaxChannels)
            throw new AudioFileException(file, $"1 to {MaxChannels} channels", $"{channels}");
        if (rate is < 1 or > MaxSampleRate)
            throw new AudioFileException(file, $"a sample rate of 1 to {MaxSampleRate} Hz", $"{rate}");
        var format = Resolve(tag, bits, file);
        if (blockAlign != channels * format.BytesPerSample())
            throw new AudioFileException(
                file, $"{channels * format.BytesPerSample()} bytes per block of {channels} channels", $"{blockAlign}");
        return (format, channels, (int)rate);
    }

    private static ushort SubFormat(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length < ExtensibleFormatBytes)
            throw new AudioFileException(
                file, $"an extensible 'fmt ' chunk of {ExtensibleFormatBytes} bytes", $"{bytes.Length}");
        if (!bytes[26..40].SequenceEqual(SubFormatTail))
            throw new AudioFileException(file, "the PCM or IEEE float sub-format", Convert.ToHexString(bytes[24..40]));
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes[24..]);
    }

    // Extensible files may have fewer valid bits than the container; the value is left-justified, so it reads the same.
    private static SampleFormat Resolve(ushort tag, int bits, string file) => (tag, bits) switch
    {
        (TagPcm, 8) => SampleFormat.Pcm8,
        (TagPcm, 16) => SampleFormat.Pcm16,
        (TagPcm, 24) => SampleFormat.Pcm24,
        (TagPcm, 32) => SampleFormat.Pcm32,
        (TagFloat, 32) => SampleFormat.Float32,
        (TagFloat, 64) => SampleFormat.Float64,
        _ => throw new AudioFileException(
            file, "PCM of 8, 16, 24 or 32 bits or IEEE float of 32 or 64 bits", $"format {tag} of {bits} bits"),
    };

    private static long ReadLongDataBytes(Stream stream, long size, string file)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (size < bytes.Length)
            throw new AudioFileException(file, $"a 'ds64' chunk of at least {bytes.Length} bytes", $"{size}");
        ReadExactly(stream, bytes, file, "a 'ds64' chunk");
        return BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
    }

    private static ReadOnlySpan<byte> Id(ReadOnlySpan<byte> bytes) => bytes[..4];

    private static string Printable(ReadOnlySpan<byte> id)
    {
        foreach (var value in id)
            if (value is < 32 or > 126)
                return "bytes " + Convert.ToHexString(id);
        return $"'{System.Text.Encoding.ASCII.GetString(id)}'";
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes, string file, string what)
    {
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
            throw new AudioFileException(file, what, $"the end of the file after {read} bytes");
    }
}
