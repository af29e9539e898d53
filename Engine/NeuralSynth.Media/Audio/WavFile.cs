namespace NeuralSynth.Media;

/// <summary>Whole WAV files.</summary>
public static class WavFile
{
    /// <summary>Samples over all channels that <see cref="Read(string, long)"/> accepts unless told otherwise: 2 GiB of
    /// floats, more than three hours of mono at 44.1 kHz.</summary>
    public const long DefaultMaxSamples = 1L << 29;

    /// <summary>Reads a file into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxSamples">Most samples, over all channels, to accept.</param>
    /// <exception cref="AudioFileException">Not a WAV file that we can read, or too long.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static AudioBuffer Read(string path, long maxSamples = DefaultMaxSamples)
    {
        using var reader = new WavReader(path);
        return ReadAll(reader, path, maxSamples);
    }

    /// <summary>Reads a whole WAV file from a seekable stream, which is disposed.</summary>
    /// <param name="stream">At its beginning.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="maxSamples">Most samples, over all channels, to accept.</param>
    /// <exception cref="AudioFileException">Not a WAV file that we can read, or too long.</exception>
    public static AudioBuffer Read(Stream stream, string name, long maxSamples = DefaultMaxSamples)
    {
        using var reader = new WavReader(stream, name);
        return ReadAll(reader, name, maxSamples);
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">Created or overwritten.</param>
    /// <param name="audio">Full scale ±1; integer formats clip.</param>
    /// <param name="format">How samples are stored.</param>
    /// <param name="ditherSeed">When not null, integer formats get triangular dither from this seed.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, AudioBuffer audio, SampleFormat format = SampleFormat.Float32, ulong? ditherSeed = null)
    {
        using var writer = new WavWriter(path, audio.ChannelCount, audio.SampleRate, format, ditherSeed);
        writer.Write(audio.Channels, 0, audio.LengthSamples);
    }

    /// <summary>The bytes of a WAV file, for example for a data URI.</summary>
    public static byte[] ToBytes(AudioBuffer audio, SampleFormat format = SampleFormat.Pcm16)
    {
        var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, "memory", audio.ChannelCount, audio.SampleRate, format))
            writer.Write(audio.Channels, 0, audio.LengthSamples);
        return stream.ToArray();
    }

    private static AudioBuffer ReadAll(WavReader reader, string name, long maxSamples)
    {
        if (reader.LengthSamples * reader.Channels > maxSamples || reader.LengthSamples > Array.MaxLength)
            throw new AudioFileException(
                name, $"at most {maxSamples} samples", $"{reader.LengthSamples} in each of {reader.Channels} channels");
        var channels = new float[reader.Channels][];
        for (var c = 0; c < channels.Length; c++)
            channels[c] = new float[reader.LengthSamples];
        reader.Read(channels, 0, (int)reader.LengthSamples);
        return new AudioBuffer(channels, reader.SampleRate);
    }
}
