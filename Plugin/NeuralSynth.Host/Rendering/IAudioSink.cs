using NeuralSynth.Media;

namespace NeuralSynth.Host.Rendering;

/// <summary>Takes rendered audio in order.</summary>
internal interface IAudioSink
{
    /// <summary>Takes samples [offset, offset + count) of each channel.</summary>
    void Write(float[][] channels, int offset, int count);
}

/// <summary>Writes a file as audio comes.</summary>
internal sealed class FileSink(WavWriter writer) : IAudioSink
{
    public void Write(float[][] channels, int offset, int count) => writer.Write(channels, offset, count);
}

/// <summary>Keeps audio in memory that was taken beforehand, so that a real-time thread neither allocates nor writes.</summary>
internal sealed class MemorySink : IAudioSink
{
    private int _position;

    public MemorySink(int channels, int sampleRate, int lengthSamples)
    {
        var memory = new float[channels][];
        for (int c = 0; c < channels; c++) memory[c] = new float[lengthSamples];
        Audio = new AudioBuffer(memory, sampleRate);
    }

    public AudioBuffer Audio { get; }

    public void Write(float[][] channels, int offset, int count)
    {
        for (int c = 0; c < channels.Length; c++) channels[c].AsSpan(offset, count).CopyTo(Audio.Channels[c].AsSpan(_position));
        _position += count;
    }
}
