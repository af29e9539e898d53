using System.Buffers.Binary;
using System.Text;

namespace NeuralSynth.Media.Tests;

public sealed class WavFileTests
{
    public static TheoryData<SampleFormat, int, int> Formats
    {
        get
        {
            var data = new TheoryData<SampleFormat, int, int>();
            foreach (var format in Enum.GetValues<SampleFormat>())
                foreach (var channels in new[] { 1, 2, 6 })
                    foreach (var rate in new[] { 8000, 44100, 192000 })
                        data.Add(format, channels, rate);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void WrittenThenRead_ReturnsSamplesWithinHalfALastBit(SampleFormat format, int channels, int rate)
    {
        var audio = new AudioBuffer([.. Enumerable.Range(0, channels).Select(c => Signals.Noise(1001, (ulong)c, 0.99))], rate);

        var read = Read(WavFile.ToBytes(audio, format));

        Assert.Equal(rate, read.SampleRate);
        Assert.Equal(channels, read.ChannelCount);
        var halfBit = format switch
        {
            SampleFormat.Pcm8 => 0.5 / 128,
            SampleFormat.Pcm16 => 0.5 / 32768,
            SampleFormat.Pcm24 => 0.5 / 8388608 + 1e-7,
            SampleFormat.Pcm32 => 1e-7,
            _ => 0,
        };
        for (var c = 0; c < channels; c++)
            for (var n = 0; n < 1001; n++)
                Assert.InRange(read.Channels[c][n] - audio.Channels[c][n], -halfBit, halfBit);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void WrittenAgain_GivesTheSameBytes(SampleFormat format, int channels, int rate)
    {
        var audio = new AudioBuffer([.. Enumerable.Range(0, channels).Select(c => Signals.Noise(100, (ulong)c))], rate);
        var first = WavFile.ToBytes(audio, format);
        Assert.Equal(first, WavFile.ToBytes(Read(first), format));
    }

    [Fact]
    public void StereoPcm16_HasTheBytesOfTheFormatDescription()
    {
        var audio = new AudioBuffer([[0, 0.5f, -1], [1, -0.5f, 1 / 32768f]], 44100);
        byte[] expected =
        [
            .. "RIFF"u8, 48, 0, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 2, 0, 0x44, 0xAC, 0, 0, 0x10, 0xB1, 2, 0, 4, 0, 16, 0,
            .. "data"u8, 12, 0, 0, 0, 0, 0, 0xFF, 0x7F, 0, 0x40, 0, 0xC0, 0, 0x80, 1, 0,
        ];
        Assert.Equal(expected, WavFile.ToBytes(audio, SampleFormat.Pcm16));
    }

    [Fact]
    public void Pcm24_IsWrittenExtensibleWithThePcmSubFormat()
    {
        var bytes = WavFile.ToBytes(AudioBuffer.Mono([0.25f], 48000), SampleFormat.Pcm24);
        Assert.Equal(0xFFFE, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(20)));
        // KSDATAFORMAT_SUBTYPE_PCM, 00000001-0000-0010-8000-00AA00389B71.
        Assert.Equal("0100000000001000800000AA00389B71", Convert.ToHexString(bytes.AsSpan(44, 16)));
        Assert.Equal(new byte[] { 0, 0, 0x20, 0 }, bytes[^4..]);
        Assert.Equal(bytes.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)));
    }

    [Fact]
    public void UnknownChunksAndOddLengths_AreSteppedOver()
    {
        byte[] file =
        [
            .. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8, .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0,
            .. Format(1, 1, 8000, 16), .. "fact"u8, 1, 0, 0, 0, 9, 0, .. "data"u8, 2, 0, 0, 0, 0, 0x40, .. "junk"u8,
        ];
        Assert.Equal([0.5f], Read(file).Channels[0]);
    }

    [Fact]
    public void UnknownDataSize_MeansToTheEndOfTheFile()
    {
        byte[] file =
            [.. "RIFF"u8, 255, 255, 255, 255, .. "WAVE"u8, .. Format(1, 1, 8000, 16), .. "data"u8, 255, 255, 255, 255, 0, 0x40, 0, 0xC0];
        Assert.Equal([0.5f, -0.5f], Read(file).Channels[0]);
    }

    [Fact]
    public void Rf64_TakesItsSizeFromDs64()
    {
        byte[] file =
        [
            .. "RF64"u8, 255, 255, 255, 255, .. "WAVE"u8, .. "ds64"u8, 28, 0, 0, 0, .. new byte[8], 2, .. new byte[19],
            .. Format(1, 1, 8000, 16), .. "data"u8, 255, 255, 255, 255, 0, 0x40, 0x55, 0x55,
        ];
        Assert.Equal([0.5f], Read(file).Channels[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void StreamedInAnyPieces_EqualsReadAtOnce(int piece)
    {
        var audio = new AudioBuffer([Signals.Noise(50_000, 1), Signals.Noise(50_000, 2)], 44100);
        var bytes = WavFile.ToBytes(audio, SampleFormat.Float32);
        float[][] read = [new float[50_000], new float[50_000]];
        using var reader = new WavReader(new MemoryStream(bytes), "x.wav");
        while (reader.Read(read, (int)reader.PositionSamples, piece) > 0)
            Assert.True(reader.PositionSamples <= 50_000);
        Assert.Equal(audio.Channels[0], read[0]);
        Assert.Equal(audio.Channels[1], read[1]);
    }

    [Fact]
    public void WrittenInPieces_EqualsWrittenAtOnce()
    {
        var audio = AudioBuffer.Mono(Signals.Noise(10_000, 3), 44100);
        var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, "x.wav", 1, 44100, SampleFormat.Pcm16))
            for (var n = 0; n < 10_000; n += 13)
                writer.Write(audio.Channels, n, Math.Min(13, 10_000 - n));
        Assert.Equal(WavFile.ToBytes(audio), stream.ToArray());
    }

    [Fact]
    public void IntegerFormats_ClipAndSilenceWhatIsNoNumber()
    {
        var read = Read(WavFile.ToBytes(AudioBuffer.Mono([2, -2, float.NaN, float.PositiveInfinity], 8000)));
        Assert.Equal([32767 / 32768f, -1, 0, 32767 / 32768f], read.Channels[0]);
    }

    [Fact]
    public void Dither_KeepsASignalBelowOneBit()
    {
        // A constant of 0.3 of the last bit vanishes without dither and remains as a mean with it.
        const float level = 0.3f / 32768;
        var audio = AudioBuffer.Mono([.. Enumerable.Repeat(level, 100_000)], 44100);
        var path = Path.GetTempFileName();
        try
        {
            WavFile.Write(path, audio, SampleFormat.Pcm16);
            Assert.All(WavFile.Read(path).Channels[0], sample => Assert.Equal(0, sample));
            WavFile.Write(path, audio, SampleFormat.Pcm16, ditherSeed: 5);
            var dithered = WavFile.Read(path).Channels[0];
            // Standard error of the mean: 0.5 bit / √100000.
            Assert.Equal(0.3, dithered.Average(sample => sample * 32768.0), tolerance: 0.01);
            Assert.All(dithered, sample => Assert.InRange(sample * 32768, -1, 2));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void TooLongForTheLimit_SaysSo()
    {
        var bytes = WavFile.ToBytes(AudioBuffer.Mono(new float[101], 8000));
        var error = Assert.Throws<AudioFileException>(() => WavFile.Read(new MemoryStream(bytes), "long.wav", maxSamples: 100));
        Assert.Contains("long.wav: expected at most 100 samples, found 101", error.Message, StringComparison.Ordinal);
    }

    internal static byte[] Format(ushort tag, ushort channels, uint rate, ushort bits)
    {
        var bytes = new byte[24];
        Encoding.ASCII.GetBytes("fmt ").CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), tag);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), channels);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), rate);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(20), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(22), bits);
        return bytes;
    }

    private static AudioBuffer Read(byte[] bytes) => WavFile.Read(new MemoryStream(bytes), "x.wav");
}
