using System.Buffers.Binary;

namespace NeuralSynth.Media;

/// <summary>Writes a WAV file piece by piece. The same samples always give the same bytes.</summary>
/// <remarks>One or two channels of 8 or 16 bits get the plain header, everything else the extensible one, as the format
/// asks for; 32-bit float of one or two channels keeps the plain header that every program reads. The sizes are
/// filled in when the writer is disposed. One thread at a time.</remarks>
public sealed class WavWriter : IDisposable
{
    private const int StagingBytes = 1 << 16;
    private const int PlainHeaderBytes = 44;
    private const int ExtensibleHeaderBytes = 68;
    private const ushort ExtensibleTag = 0xFFFE;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly byte[] _staging;
    private readonly int _blockBytes;
    private readonly bool _extensible;
    private readonly TpdfDither? _dither;
    private long _dataBytes;
    private bool _disposed;

    /// <summary>Creates or overwrites a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">C, 1 to 256.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="format">How samples are stored.</param>
    /// <param name="ditherSeed">When not null, integer formats get triangular dither of ±1 last bit from this seed.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public WavWriter(string path, int channels, int sampleRate, SampleFormat format, ulong? ditherSeed = null)
        : this(new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None), path, channels, sampleRate, format, ditherSeed)
    {
    }

    /// <summary>Writes to a seekable stream at its beginning; the stream is disposed with the writer.</summary>
    public WavWriter(
        Stream stream, string file, int channels, int sampleRate, SampleFormat format, ulong? ditherSeed = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, RiffHeader.MaxChannels);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, RiffHeader.MaxSampleRate);
        _stream = stream;
        _file = file;
        Channels = channels;
        SampleRate = sampleRate;
        Format = format;
        _blockBytes = channels * format.BytesPerSample();
        _staging = new byte[Math.Max(1, StagingBytes / _blockBytes) * _blockBytes];
        _extensible = channels > 2 || format is SampleFormat.Pcm24 or SampleFormat.Pcm32;
        _dither = ditherSeed is { } seed && IsInteger(format) ? new TpdfDither(seed) : null;
        WriteHeader();
    }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>Hz.</summary>
    public int SampleRate { get; }

    /// <summary>How samples are stored.</summary>
    public SampleFormat Format { get; }

    /// <summary>Appends samples.</summary>
    /// <param name="channels">[C][≥ offset + count], full scale ±1; integer formats clip.</param>
    /// <param name="offset">First index to take from each channel.</param>
    /// <param name="count">Samples of each channel.</param>
    /// <exception cref="AudioFileException">The file would pass 4 GiB, the format's limit.</exception>
    public void Write(float[][] channels, int offset, int count)
    {
        if (channels.Length != Channels)
            throw new ArgumentException($"Expected {Channels} channels, found {channels.Length}.", nameof(channels));
        if (_dataBytes + (long)count * _blockBytes + ExtensibleHeaderBytes > uint.MaxValue)
            throw new AudioFileException(_file, "at most 4 GiB in a WAV file", "more samples");
        for (var done = 0; done < count;)
        {
            var samples = Math.Min(count - done, _staging.Length / _blockBytes);
            Interleave(channels, offset + done, samples);
            _stream.Write(_staging, 0, samples * _blockBytes);
            _dataBytes += samples * _blockBytes;
            done += samples;
        }
    }

    /// <summary>Pads, fills in the sizes and closes the file.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            if ((_dataBytes & 1) != 0)
                _stream.WriteByte(0);
            _stream.Position = 0;
            WriteHeader();
        }
        finally
        {
            _stream.Dispose();
        }
    }

    private static bool IsInteger(SampleFormat format) => format is not (SampleFormat.Float32 or SampleFormat.Float64);

    private void Interleave(float[][] channels, int offset, int samples)
    {
        var sampleBytes = Format.BytesPerSample();
        for (var n = 0; n < samples; n++)
            for (var c = 0; c < channels.Length; c++)
                SampleCodec.Encode(
                    channels[c][offset + n],
                    _staging.AsSpan(n * _blockBytes + c * sampleBytes),
                    Format,
                    _dither?.Next() ?? 0);
    }

    private void WriteHeader()
    {
        Span<byte> header = stackalloc byte[ExtensibleHeaderBytes];
        header.Clear();
        header = header[..(_extensible ? ExtensibleHeaderBytes : PlainHeaderBytes)];
        var tag = (ushort)(IsInteger(Format) ? 1 : 3);
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(header.Length - 8 + _dataBytes + (_dataBytes & 1)));
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], (uint)(header.Length - 28));
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], _extensible ? ExtensibleTag : tag);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)(SampleRate * _blockBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)_blockBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], (ushort)(8 * Format.BytesPerSample()));
        if (_extensible)
            WriteExtension(header[36..], tag);
        "data"u8.CopyTo(header[^8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[^4..], (uint)_dataBytes);
        _stream.Write(header);
    }

    private void WriteExtension(Span<byte> extension, ushort tag)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(extension, 22);
        BinaryPrimitives.WriteUInt16LittleEndian(extension[2..], (ushort)(8 * Format.BytesPerSample()));
        BinaryPrimitives.WriteUInt32LittleEndian(extension[4..], SpeakerMask());
        BinaryPrimitives.WriteUInt16LittleEndian(extension[8..], tag);
        RiffHeader.SubFormatTailBytes.CopyTo(extension[10..]);
    }

    // 0 says "no particular speakers", which is right for anything but mono (front centre) and stereo.
    private uint SpeakerMask() => Channels switch { 1 => 4, 2 => 3, _ => 0 };
}
