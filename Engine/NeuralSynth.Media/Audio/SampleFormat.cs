namespace NeuralSynth.Media;

/// <summary>How samples are stored in a file.</summary>
public enum SampleFormat
{
    /// <summary>Unsigned 8-bit integers (WAV only).</summary>
    Pcm8,

    /// <summary>Signed 16-bit integers.</summary>
    Pcm16,

    /// <summary>Signed 24-bit integers.</summary>
    Pcm24,

    /// <summary>Signed 32-bit integers.</summary>
    Pcm32,

    /// <summary>32-bit IEEE floating point.</summary>
    Float32,

    /// <summary>64-bit IEEE floating point.</summary>
    Float64,
}

/// <summary>Sizes of <see cref="SampleFormat"/>.</summary>
public static class SampleFormats
{
    /// <summary>Bytes that one sample of one channel takes.</summary>
    public static int BytesPerSample(this SampleFormat format) => format switch
    {
        SampleFormat.Pcm8 => 1,
        SampleFormat.Pcm16 => 2,
        SampleFormat.Pcm24 => 3,
        SampleFormat.Pcm32 or SampleFormat.Float32 => 4,
        SampleFormat.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
