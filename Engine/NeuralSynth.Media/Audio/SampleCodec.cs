using System.Buffers.Binary;

namespace NeuralSynth.Media;

/// <summary>Conversion between stored little-endian samples and float, full scale ±1.</summary>
/// <remarks>Integers map by powers of two (16 bit: value / 32768), so that reading and writing the same format
/// returns the same bits. Writing clips to the largest integer.</remarks>
internal static class SampleCodec
{
    private const double Scale8 = 128;
    private const double Scale16 = 32768;
    private const double Scale24 = 8388608;
    private const double Scale32 = 2147483648;

    /// <summary>The sample at the start of <paramref name="bytes"/>.</summary>
    public static float Decode(ReadOnlySpan<byte> bytes, SampleFormat format) => format switch
    {
        SampleFormat.Pcm8 => (float)((bytes[0] - Scale8) / Scale8),
        SampleFormat.Pcm16 => (float)(BinaryPrimitives.ReadInt16LittleEndian(bytes) / Scale16),
        SampleFormat.Pcm24 => (float)((bytes[0] | bytes[1] << 8 | (sbyte)bytes[2] << 16) / Scale24),
        SampleFormat.Pcm32 => (float)(BinaryPrimitives.ReadInt32LittleEndian(bytes) / Scale32),
        SampleFormat.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        SampleFormat.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Stores one sample. <paramref name="dither"/> is added in units of the last bit (integers only).</summary>
    public static void Encode(float sample, Span<byte> bytes, SampleFormat format, double dither)
    {
        switch (format)
        {
            case SampleFormat.Pcm8:
                bytes[0] = (byte)(Quantize(sample, Scale8, dither) + (long)Scale8);
                break;
            case SampleFormat.Pcm16:
                BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)Quantize(sample, Scale16, dither));
                break;
            case SampleFormat.Pcm24:
                var value = (int)Quantize(sample, Scale24, dither);
                bytes[0] = (byte)value;
                bytes[1] = (byte)(value >> 8);
                bytes[2] = (byte)(value >> 16);
                break;
            case SampleFormat.Pcm32:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)Quantize(sample, Scale32, dither));
                break;
            case SampleFormat.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, sample);
                break;
            case SampleFormat.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, sample);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format));
        }
    }

    // A NaN becomes 0: an integer file has no way to say it.
    private static long Quantize(float sample, double scale, double dither) =>
        float.IsNaN(sample)
            ? 0
            : (long)Math.Clamp(Math.Round(sample * scale + dither, MidpointRounding.ToEven), -scale, scale - 1);
}
