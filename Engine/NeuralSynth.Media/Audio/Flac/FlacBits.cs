namespace NeuralSynth.Media;

/// <summary>Reads bits, most significant first.</summary>
/// <remarks>Reading past the end throws <see cref="EndOfStreamException"/>.</remarks>
internal sealed class FlacBits(byte[] bytes, int position)
{
    private long _bit = (long)position * 8;

    /// <summary>Next byte; the reader must be aligned.</summary>
    public int BytePosition => (int)(_bit / 8);

    public bool IsAtEnd => _bit >= (long)bytes.Length * 8;

    public void Align() => _bit = (_bit + 7) / 8 * 8;

    /// <summary>Up to 32 bits without sign.</summary>
    public uint Read(int count)
    {
        if (_bit + count > (long)bytes.Length * 8) throw new EndOfStreamException();
        ulong value = 0;
        for (int left = count; left > 0;)
        {
            int inByte = (int)(_bit & 7), take = Math.Min(left, 8 - inByte);
            uint part = (uint)(bytes[_bit >> 3] >> (8 - inByte - take)) & ((1u << take) - 1);
            value = (value << take) | part;
            _bit += take;
            left -= take;
        }
        return (uint)value;
    }

    /// <summary>Up to 33 bits in two's complement.</summary>
    public long ReadSigned(int count)
    {
        long value = count > 32 ? ((long)Read(count - 32) << 32) | Read(32) : Read(count);
        return value << (64 - count) >> (64 - count);
    }

    /// <summary>Number of zeros before the next one.</summary>
    public uint ReadUnary()
    {
        uint zeros = 0;
        while (Read(1) == 0) zeros++;
        return zeros;
    }

    /// <summary>A number in FLAC's extended UTF-8; its value is not needed.</summary>
    public void SkipUtf8()
    {
        uint first = Read(8);
        for (uint mask = 0x40; (first & 0x80) != 0 && (first & mask) != 0; mask >>= 1) Read(8);
    }
}
