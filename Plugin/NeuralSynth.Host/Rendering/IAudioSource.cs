using NeuralSynth.Media;

namespace NeuralSynth.Host.Rendering;

/// <summary>Audio to render, read in order.</summary>
internal interface IAudioSource : IDisposable
{
    int Channels { get; }

    /// <summary>Hz.</summary>
    int SampleRate { get; }

    long LengthSamples { get; }

    /// <summary>Fills up to <paramref name="count"/> samples of each channel from the start of the arrays and returns how
    /// many; 0 at the end.</summary>
    int Read(float[][] channels, int count);
}

/// <summary>A file, read as it is needed.</summary>
internal sealed class FileSource(WavReader reader) : IAudioSource
{
    public int Channels => reader.Channels;

    public int SampleRate => reader.SampleRate;

    public long LengthSamples => reader.LengthSamples;

    public int Read(float[][] channels, int count) => reader.Read(channels, 0, count);

    public void Dispose() => reader.Dispose();
}

/// <summary>Audio in memory.</summary>
internal sealed class MemorySource(AudioBuffer audio) : IAudioSource
{
    private int _position;

    public int Channels => audio.ChannelCount;

    public int SampleRate => audio.SampleRate;

    public long LengthSamples => audio.LengthSamples;

    public int Read(float[][] channels, int count)
    {
        int taken = Math.Min(count, audio.LengthSamples - _position);
        for (int c = 0; c < channels.Length; c++) audio.Channels[c].AsSpan(_position, taken).CopyTo(channels[c]);
        _position += taken;
        return taken;
    }

    public void Dispose()
    {
    }
}

/// <summary>Nothing, for as long as a song is: instruments have no input.</summary>
internal sealed class SilentSource(int sampleRate, long lengthSamples) : IAudioSource
{
    private long _position;

    /// <summary>As many as the rendered file is to have.</summary>
    public int Channels => 2;

    public int SampleRate => sampleRate;

    public long LengthSamples => lengthSamples;

    public int Read(float[][] channels, int count)
    {
        int taken = (int)Math.Min(count, lengthSamples - _position);
        foreach (float[] channel in channels) channel.AsSpan(0, taken).Clear();
        _position += taken;
        return taken;
    }

    public void Dispose()
    {
    }
}
