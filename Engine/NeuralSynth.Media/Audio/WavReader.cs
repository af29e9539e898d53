namespace NeuralSynth.Media;

/// <summary>Reads a WAV file piece by piece: RIFF or RF64, PCM of 8 to 32 bits, IEEE float of 32 or 64 bits,
/// extensible headers, any rate, up to 256 channels.</summary>
/// <remarks>Safe on hostile files: sizes are checked against the file's length before anything is allocated. One
/// thread at a time. Source: Microsoft, "Multiple channel audio data and WAVE files"; EBU Tech 3306 for RF64.</remarks>
public sealed class WavReader : IDisposable
{
    private const int StagingBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly RiffHeader _header;
    private readonly byte[] _staging;
    private readonly int _blockBytes;

    /// <summary>Opens a file.</summary>
    /// <exception cref="AudioFileException">The file is not a WAV file that we can read.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public WavReader(string path)
        : this(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), path)
    {
    }

    /// <summary>Reads from a seekable stream, which is disposed with the reader.</summary>
    /// <param name="stream">At its beginning.</param>
    /// <param name="file">What error messages call it.</param>
    /// <exception cref="AudioFileException">The stream is not a WAV file that we can read.</exception>
    public WavReader(Stream stream, string file)
    {
        _stream = stream;
        _file = file;
        try
        {
            _header = RiffHeader.Read(stream, file);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
        _blockBytes = _header.Channels * _header.Format.BytesPerSample();
        _staging = new byte[Math.Max(1, StagingBytes / _blockBytes) * _blockBytes];
        LengthSamples = _header.DataBytes / _blockBytes;
    }

    /// <summary>How the samples are stored.</summary>
    public SampleFormat Format => _header.Format;

    /// <summary>C.</summary>
    public int Channels => _header.Channels;

    /// <summary>Hz.</summary>
    public int SampleRate => _header.SampleRate;

    /// <summary>N, samples of each channel.</summary>
    public long LengthSamples { get; }

    /// <summary>Samples of each channel read so far.</summary>
    public long PositionSamples { get; private set; }

    /// <summary>Reads the next samples.</summary>
    /// <param name="channels">[C][≥ offset + count] receives them.</param>
    /// <param name="offset">First index to write in each channel.</param>
    /// <param name="count">Samples of each channel wanted.</param>
    /// <returns>Samples of each channel read; less than <paramref name="count"/> only at the end.</returns>
    /// <exception cref="AudioFileException">A float sample is not a finite number, or the file became shorter.</exception>
    public int Read(float[][] channels, int offset, int count)
    {
        if (channels.Length != Channels)
            throw new ArgumentException($"Expected {Channels} channels, found {channels.Length}.", nameof(channels));
        var wanted = (int)Math.Min(count, LengthSamples - PositionSamples);
        for (var done = 0; done < wanted;)
        {
            var samples = Math.Min(wanted - done, _staging.Length / _blockBytes);
            Fill(samples * _blockBytes);
            Deinterleave(channels, offset + done, samples);
            done += samples;
            PositionSamples += samples;
        }
        return wanted;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Fill(int bytes)
    {
        var read = _stream.ReadAtLeast(_staging.AsSpan(0, bytes), bytes, throwOnEndOfStream: false);
        if (read < bytes)
            throw new AudioFileException(_file, $"{bytes} more bytes of samples", $"{read} (file cut short)");
    }

    private void Deinterleave(float[][] channels, int offset, int samples)
    {
        var sampleBytes = Format.BytesPerSample();
        for (var c = 0; c < channels.Length; c++)
        {
            var channel = channels[c].AsSpan(offset, samples);
            for (var n = 0; n < samples; n++)
            {
                channel[n] = SampleCodec.Decode(_staging.AsSpan(n * _blockBytes + c * sampleBytes), Format);
                if (!float.IsFinite(channel[n]))
                    throw new AudioFileException(
                        _file, "finite samples", $"{channel[n]} at sample {PositionSamples + n} of channel {c}");
            }
        }
    }
}
