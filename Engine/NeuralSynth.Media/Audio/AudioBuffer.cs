namespace NeuralSynth.Media;

/// <summary>Audio in memory.</summary>
/// <param name="Channels">[C][N] samples, full scale ±1; all channels have the same length.</param>
/// <param name="SampleRate">Hz.</param>
public sealed record AudioBuffer(float[][] Channels, int SampleRate)
{
    /// <summary>C.</summary>
    public int ChannelCount => Channels.Length;

    /// <summary>N, samples of each channel.</summary>
    public int LengthSamples => Channels.Length == 0 ? 0 : Channels[0].Length;

    /// <summary>Duration in seconds.</summary>
    public double Seconds => (double)LengthSamples / SampleRate;

    /// <summary>A buffer of one channel around <paramref name="samples"/> (not copied).</summary>
    public static AudioBuffer Mono(float[] samples, int sampleRate) => new([samples], sampleRate);

    /// <summary>[N] the mean of all channels; the channel itself (not a copy) when there is only one.</summary>
    public float[] ToMono()
    {
        if (ChannelCount == 1)
            return Channels[0];
        var mono = new float[LengthSamples];
        foreach (var channel in Channels)
            for (var n = 0; n < mono.Length; n++)
                mono[n] += channel[n];
        for (var n = 0; n < mono.Length; n++)
            mono[n] /= ChannelCount;
        return mono;
    }
}
