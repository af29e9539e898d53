using System.Buffers.Binary;

namespace NeuralSynth.Media.Tests;

/// <summary>Broken and hostile files: either audio or a message, never a crash, never much memory.</summary>
public sealed class WavHostileTests
{
    private const int Mutations = 3000;
    private const long MostBytes = 1 << 20;

    [Theory]
    [InlineData("", "a 12-byte RIFF header")]
    [InlineData("52494646000000004157", "a 12-byte RIFF header")]
    [InlineData("4F676753000000000000000000", "a WAV file beginning with 'RIFF'")]
    [InlineData("5249464600000000415649204C495354", "RIFF type 'WAVE'")]
    [InlineData("524946460000000057415645", "a 'data' chunk")]
    [InlineData("5249464600000000574156456461746100000000", "a 'fmt ' chunk before the 'data' chunk")]
    [InlineData("524946460000000057415645666D742002000000", "at least 2 bytes in chunk 'fmt '")]
    public void BrokenBeginnings_NameWhatWasExpected(string hex, string expected)
    {
        var error = Assert.Throws<AudioFileException>(() => Read(Convert.FromHexString(hex)));
        Assert.StartsWith("bad.wav: expected ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("found", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, 44100, 16, "1 to 256 channels, found 0")]
    [InlineData(1, 300, 44100, 16, "1 to 256 channels, found 300")]
    [InlineData(1, 1, 0, 16, "a sample rate of 1 to 1536000 Hz, found 0")]
    [InlineData(1, 1, 4000000000, 16, "a sample rate of 1 to 1536000 Hz, found 4000000000")]
    [InlineData(1, 1, 44100, 12, "found format 1 of 12 bits")]
    [InlineData(2, 1, 44100, 4, "found format 2 of 4 bits")]
    [InlineData(3, 1, 44100, 16, "found format 3 of 16 bits")]
    [InlineData(85, 2, 44100, 0, "found format 85 of 0 bits")]
    public void FormatsThatWeCannotRead_AreNamed(ushort tag, ushort channels, uint rate, ushort bits, string expected)
    {
        byte[] file = [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8, .. WavFileTests.Format(tag, channels, rate, bits), .. "data"u8, 0, 0, 0, 0];
        var error = Assert.Throws<AudioFileException>(() => Read(file));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CutShort_SaysHowMuchIsThere()
    {
        var file = WavFile.ToBytes(AudioBuffer.Mono(new float[100], 44100));
        var error = Assert.Throws<AudioFileException>(() => Read(file[..^50]));
        Assert.Contains("expected 200 bytes of samples, found 150 bytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void SamplesThatAreNoNumbers_AreRefusedWithTheirPlace(float bad)
    {
        var file = WavFile.ToBytes(new AudioBuffer([[0, 0, 0], [0, 0, bad]], 44100), SampleFormat.Float32);
        var error = Assert.Throws<AudioFileException>(() => Read(file));
        Assert.Contains("at sample 2 of channel 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SizesFarBeyondTheFile_AllocateNothingLarge()
    {
        // 256 channels of 2 GiB each, in a file of 60 bytes.
        byte[] file = [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8, .. WavFileTests.Format(3, 256, 44100, 64), .. "data"u8, 0, 0, 0, 0x7F, 1, 2, 3];
        Assert.True(AllocatedWhile(() => Assert.Throws<AudioFileException>(() => Read(file))) < MostBytes);
    }

    [Fact]
    public void ThousandsOfMutations_GiveAudioOrAMessage()
    {
        byte[][] seeds =
        [
            WavFile.ToBytes(new AudioBuffer([Signals.Noise(64, 1), Signals.Noise(64, 2)], 44100), SampleFormat.Pcm16),
            WavFile.ToBytes(AudioBuffer.Mono(Signals.Noise(64, 3), 48000), SampleFormat.Pcm24),
            WavFile.ToBytes(AudioBuffer.Mono(Signals.Noise(64, 4), 96000), SampleFormat.Float32),
            WavFile.ToBytes(new AudioBuffer([.. Enumerable.Range(0, 6).Select(c => Signals.Noise(16, (ulong)c))], 96000), SampleFormat.Float64),
        ];
        var random = new SplitMix64(2024);
        int read = 0, refused = 0;
        for (var n = 0; n < Mutations; n++)
        {
            var file = Mutate(seeds[n % seeds.Length], random);
            var allocated = AllocatedWhile(() =>
            {
                if (TryRead(file))
                    read++;
                else
                    refused++;
            });
            Assert.True(allocated < MostBytes, $"mutation {n} allocated {allocated} bytes");
        }
        // Both outcomes must occur, or the mutations test nothing.
        Assert.True(read > Mutations / 20 && refused > Mutations / 20, $"{read} read, {refused} refused");
    }

    private static bool TryRead(byte[] file)
    {
        try
        {
            var audio = Read(file);
            Assert.All(audio.Channels, channel => Assert.All(channel, sample => Assert.True(float.IsFinite(sample))));
            return true;
        }
        catch (AudioFileException error)
        {
            Assert.StartsWith("bad.wav: expected ", error.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private static byte[] Mutate(byte[] seed, SplitMix64 random)
    {
        const int headerBytes = 60;
        var file = (byte[])seed.Clone();
        var edits = 1 + random.Below(3);
        for (var n = 0; n < edits; n++)
        {
            // Mostly in the header: changed samples are only other samples.
            var at = random.Below(random.Below(4) == 0 ? file.Length : Math.Min(file.Length, headerBytes));
            switch (random.Below(5))
            {
                case 0:
                    file[at] = (byte)random.Below(256);
                    break;
                case 1:
                    file[at] ^= (byte)(1 << random.Below(8));
                    break;
                case 2 when at + 4 <= file.Length:
                    BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), uint.MaxValue - (uint)random.Below(3));
                    break;
                case 3:
                    file = file[..at];
                    break;
                default:
                    file = [.. file[..at], .. file[random.Below(file.Length + 1)..]];
                    break;
            }
            if (file.Length == 0)
                break;
        }
        return file;
    }

    private static long AllocatedWhile(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static AudioBuffer Read(byte[] file) => WavFile.Read(new MemoryStream(file), "bad.wav");
}
