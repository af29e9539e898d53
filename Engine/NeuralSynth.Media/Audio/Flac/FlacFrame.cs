namespace NeuralSynth.Media;

/// <summary>Decodes frames one after the other (RFC 9639, section 9).</summary>
internal sealed class FlacFrame(byte[] bytes, FlacStreamInfo info, string name)
{
    private readonly long[][] _samples = [.. Enumerable.Range(0, 8).Select(_ => new long[65536])];
    private int _size;

    /// <summary>Samples of a channel of the last frame.</summary>
    public IEnumerable<int> Channel(int channel) => _samples[channel].Take(_size).Select(s => (int)s);

    /// <summary>Decodes the frame at a byte; returns the byte behind it.</summary>
    public int Decode(int start)
    {
        var bits = new FlacBits(bytes, start);
        if (bits.Read(15) != 0x7FFC) throw Fail("a frame's sync code", $"something else at byte {start}");
        bits.Read(1);
        int sizeCode = (int)bits.Read(4), rateCode = (int)bits.Read(4), assignment = (int)bits.Read(4), bitsCode = (int)bits.Read(3);
        bits.Read(1);
        bits.SkipUtf8();
        _size = BlockSize(sizeCode, bits);
        if (rateCode == 12) bits.Read(8);
        else if (rateCode is 13 or 14) bits.Read(16);
        if (Crc(start, bits.BytePosition, 8, 0x07) != bits.Read(8)) throw Fail("a frame header with its checksum", $"another at byte {start}");
        int channels = assignment < 8 ? assignment + 1 : 2, depth = SampleBits(bitsCode);
        if (channels != info.Channels || assignment > 10) throw Fail($"{info.Channels} channels", $"channel assignment {assignment}");
        for (int c = 0; c < channels; c++) new FlacSubframe(bits, _samples[c].AsMemory(0, _size), name).Decode(depth + (IsSide(assignment, c) ? 1 : 0));
        Decorrelate(assignment);
        bits.Align();
        if (Crc(start, bits.BytePosition, 16, 0x8005) != bits.Read(16)) throw Fail("a frame with its checksum", $"another at byte {start}");
        return bits.BytePosition;
    }

    private static bool IsSide(int assignment, int channel) => (assignment is 8 or 10 && channel == 1) || (assignment == 9 && channel == 0);

    private int BlockSize(int code, FlacBits bits) => code switch
    {
        1 => 192,
        >= 2 and <= 5 => 576 << (code - 2),
        6 => (int)bits.Read(8) + 1,
        7 => (int)bits.Read(16) + 1,
        >= 8 => 256 << (code - 8),
        _ => throw Fail("a block size", "a reserved code"),
    };

    private int SampleBits(int code) => code switch
    {
        0 => info.Bits,
        1 => 8,
        2 => 12,
        4 => 16,
        5 => 20,
        6 => 24,
        _ => throw Fail("4 to 24 bits", $"code {code}"),
    };

    private void Decorrelate(int assignment)
    {
        long[] a = _samples[0], b = _samples[1];
        for (int n = 0; assignment >= 8 && n < _size; n++)
        {
            (a[n], b[n]) = assignment switch
            {
                8 => (a[n], a[n] - b[n]),
                9 => (a[n] + b[n], b[n]),
                _ => MidSide(a[n], b[n]),
            };
        }
    }

    private static (long Left, long Right) MidSide(long mid, long side)
    {
        long twice = (mid << 1) | (side & 1);
        return ((twice + side) >> 1, (twice - side) >> 1);
    }

    private uint Crc(int from, int to, int width, uint polynomial)
    {
        uint crc = 0, top = 1u << (width - 1), mask = (uint)((1L << width) - 1);
        for (int at = from; at < to; at++)
        {
            crc ^= (uint)bytes[at] << (width - 8);
            for (int bit = 0; bit < 8; bit++) crc = ((crc & top) != 0 ? (crc << 1) ^ polynomial : crc << 1) & mask;
        }
        return crc;
    }

    private AudioFileException Fail(string expected, string found) => new(name, expected, found);
}
