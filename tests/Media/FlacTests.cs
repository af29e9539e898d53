using System.Security.Cryptography;

namespace NeuralSynth.Media.Tests;

/// <summary>Decodes what a small encoder here writes: every subframe type, both Rice methods, all stereo modes. That the
/// decoder also reads files of the reference encoder is checked by the MD5 inside every such file.</summary>
public sealed class FlacTests
{
    public static TheoryData<string> Kinds => ["constant", "verbatim", "fixed0", "fixed1", "fixed2", "fixed3", "fixed4", "linear", "escaped", "wide rice", "wasted"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Subframe_IsDecodedExactly(string kind)
    {
        int[] samples = Samples(kind);
        AudioBuffer audio = FlacFile.Decode(FlacWriter.File([samples], 16, 44100, kind), "test");
        Assert.Equal(44100, audio.SampleRate);
        Assert.Equal(samples, audio.Channels[0].Select(x => (int)MathF.Round(x * 32768)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void StereoMode_IsUndone(int assignment)
    {
        int[] left = Samples("fixed2"), right = [.. left.Select((x, n) => (x / 3) + (n % 7) - 100)];
        AudioBuffer audio = FlacFile.Decode(FlacWriter.File([left, right], 16, 48000, "fixed2", assignment), "test");
        Assert.Equal(left, audio.Channels[0].Select(x => (int)MathF.Round(x * 32768)));
        Assert.Equal(right, audio.Channels[1].Select(x => (int)MathF.Round(x * 32768)));
    }

    [Fact]
    public void TwentyFourBits_AreRead()
    {
        int[] samples = [.. Samples("fixed1").Select(x => x * 200)];
        AudioBuffer audio = FlacFile.Decode(FlacWriter.File([samples], 24, 96000, "fixed1"), "test");
        Assert.Equal(samples, audio.Channels[0].Select(x => (int)MathF.Round(x * 8388608)));
    }

    /// <summary>Any single broken byte is noticed: by a checksum, the MD5, or the structure.</summary>
    [Fact]
    public void BrokenByte_IsNoticed()
    {
        byte[] file = FlacWriter.File([Samples("fixed2")], 16, 44100, "fixed2");
        var random = new SplitMix64(3);
        for (int attempt = 0; attempt < 200; attempt++)
        {
            byte[] broken = (byte[])file.Clone();
            int at = 42 + random.Below(file.Length - 42);
            broken[at] ^= (byte)(1 << random.Below(8));
            Assert.Throws<AudioFileException>(() => FlacFile.Decode(broken, "broken"));
        }
    }

    [Fact]
    public void CutFile_IsNoticed()
    {
        byte[] file = FlacWriter.File([Samples("linear")], 16, 44100, "linear");
        foreach (int length in (int[])[0, 3, 10, 41, 42, 60, file.Length - 1])
            Assert.Throws<AudioFileException>(() => FlacFile.Decode(file[..length], "cut"));
    }

    [Fact]
    public void WrongMd5_IsNoticed()
    {
        byte[] file = FlacWriter.File([Samples("verbatim")], 16, 44100, "verbatim");
        file[30] ^= 1; // inside the header's MD5
        AudioFileException e = Assert.Throws<AudioFileException>(() => FlacFile.Decode(file, "test.flac"));
        Assert.Contains("MD5", e.Message, StringComparison.Ordinal);
    }

    private static int[] Samples(string kind)
    {
        var random = new SplitMix64(9);
        return kind switch
        {
            "constant" => [.. Enumerable.Repeat(-1234, 192)],
            "wasted" => [.. Enumerable.Range(0, 192).Select(n => (random.Below(4000) - 2000) * 8)],
            _ => [.. Enumerable.Range(0, 192).Select(n => (int)(9000 * Math.Sin(0.11 * n)) + random.Below(61) - 30)],
        };
    }

    /// <summary>Writes one frame of 192 samples per channel.</summary>
    private static class FlacWriter
    {
        private static readonly int[][] Fixed = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

        public static byte[] File(int[][] channels, int bits, int rate, string kind, int assignment = -1)
        {
            var file = new Bits();
            foreach (byte b in "fLaC"u8) file.Write(b, 8);
            file.Write(0x80, 8);
            file.Write(34, 24);
            file.Write(192, 16);
            file.Write(192, 16);
            file.Write(0, 48);
            file.Write(rate, 20);
            file.Write(channels.Length - 1, 3);
            file.Write(bits - 1, 5);
            file.Write(192, 36);
            foreach (byte b in Md5(channels, bits)) file.Write(b, 8);
            byte[] frame = Frame(channels, bits, kind, assignment < 0 ? channels.Length - 1 : assignment);
            return [.. file.Bytes, .. frame];
        }

        private static byte[] Frame(int[][] channels, int bits, string kind, int assignment)
        {
            var frame = new Bits();
            frame.Write(0xFFF8, 16);
            frame.Write(1, 4); // 192 samples
            frame.Write(0, 4);
            frame.Write(assignment, 4);
            frame.Write(bits == 24 ? 6 : 4, 3);
            frame.Write(0, 1);
            frame.Write(0, 8); // frame 0
            frame.Write((long)Crc(frame.Bytes, 8, 0x07), 8);
            int[][] coded = assignment switch
            {
                8 => [channels[0], Difference(channels)],
                9 => [Difference(channels), channels[1]],
                10 => [[.. channels[0].Zip(channels[1]).Select(p => (p.First + p.Second) >> 1)], Difference(channels)],
                _ => channels,
            };
            for (int c = 0; c < coded.Length; c++) Subframe(frame, coded[c], bits + ((assignment is 8 or 10 && c == 1) || (assignment == 9 && c == 0) ? 1 : 0), kind);
            frame.Align();
            frame.Write((long)Crc(frame.Bytes, 16, 0x8005), 16);
            return [.. frame.Bytes];
        }

        private static int[] Difference(int[][] channels) => [.. channels[0].Zip(channels[1]).Select(p => p.First - p.Second)];

        private static void Subframe(Bits frame, int[] samples, int depth, string kind)
        {
            frame.Write(0, 1);
            switch (kind)
            {
                case "constant":
                    frame.Write(0, 6);
                    frame.Write(0, 1);
                    frame.Write(samples[0], depth);
                    break;
                case "verbatim":
                    frame.Write(1, 6);
                    frame.Write(0, 1);
                    foreach (int x in samples) frame.Write(x, depth);
                    break;
                case "wasted":
                    frame.Write(1, 6);
                    frame.Write(0b1001, 4); // three wasted bits: flag, two zeros, one
                    foreach (int x in samples) frame.Write(x >> 3, depth - 3);
                    break;
                case "linear":
                    Predicted(frame, samples, depth, 31 + 2, [7, -3], 2);
                    break;
                default:
                    int order = kind.StartsWith("fixed", StringComparison.Ordinal) ? kind[^1] - '0' : 2;
                    Predicted(frame, samples, depth, 8 + order, Fixed[order], 0, kind);
                    break;
            }
        }

        private static void Predicted(Bits frame, int[] samples, int depth, int type, int[] coefficients, int shift, string kind = "")
        {
            frame.Write(type, 6);
            frame.Write(0, 1);
            for (int n = 0; n < coefficients.Length; n++) frame.Write(samples[n], depth);
            if (type >= 32)
            {
                frame.Write(5 - 1, 4);
                frame.Write(shift, 5);
                foreach (int c in coefficients) frame.Write(c, 5);
            }
            bool wide = kind == "wide rice";
            frame.Write(wide ? 1 : 0, 2);
            frame.Write(1, 4); // two partitions
            for (int partition = 0; partition < 2; partition++)
            {
                int from = partition == 0 ? coefficients.Length : 96, to = (partition + 1) * 96;
                if (kind == "escaped")
                {
                    frame.Write(15, 4);
                    frame.Write(20, 5);
                    for (int n = from; n < to; n++) frame.Write(Residual(n), 20);
                    continue;
                }
                frame.Write(wide ? 17 : 9, wide ? 5 : 4);
                for (int n = from; n < to; n++) Rice(Residual(n), wide ? 17 : 9);
            }

            long Residual(int n)
            {
                long prediction = 0;
                for (int i = 0; i < coefficients.Length; i++) prediction += (long)coefficients[i] * samples[n - 1 - i];
                return samples[n] - (prediction >> shift);
            }

            void Rice(long value, int parameter)
            {
                long folded = value >= 0 ? value << 1 : (-value << 1) - 1;
                for (long zeros = folded >> parameter; zeros > 0; zeros--) frame.Write(0, 1);
                frame.Write(1, 1);
                frame.Write(folded & ((1L << parameter) - 1), parameter);
            }
        }

        private static byte[] Md5(int[][] channels, int bits)
        {
            var bytes = new List<byte>();
            for (int n = 0; n < channels[0].Length; n++)
                foreach (int[] channel in channels)
                    for (int b = 0; b < bits / 8; b++) bytes.Add((byte)(channel[n] >> (8 * b)));
#pragma warning disable CA5351 // The format's own checksum.
            return MD5.HashData([.. bytes]);
#pragma warning restore CA5351
        }

        private static uint Crc(IEnumerable<byte> bytes, int width, uint polynomial)
        {
            uint crc = 0, top = 1u << (width - 1), mask = (uint)((1L << width) - 1);
            foreach (byte b in bytes)
            {
                crc ^= (uint)b << (width - 8);
                for (int bit = 0; bit < 8; bit++) crc = ((crc & top) != 0 ? (crc << 1) ^ polynomial : crc << 1) & mask;
            }
            return crc;
        }

        private sealed class Bits
        {
            private int _free;

            public List<byte> Bytes { get; } = [];

            public void Write(long value, int count)
            {
                for (int bit = count - 1; bit >= 0; bit--)
                {
                    if (_free == 0)
                    {
                        Bytes.Add(0);
                        _free = 8;
                    }
                    Bytes[^1] |= (byte)(((value >> bit) & 1) << --_free);
                }
            }

            public void Align() => _free = 0;
        }
    }
}
