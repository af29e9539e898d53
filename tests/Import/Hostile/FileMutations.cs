namespace NeuralSynth.Import.Tests.Hostile;

/// <summary>Damages bytes.</summary>
internal static class FileMutations
{
    private static readonly byte[] Interesting = [0, 1, 0x7F, 0x80, 0xFF, (byte)'(', (byte)')', (byte)'.', (byte)'R', (byte)'c', (byte)'b', (byte)'u', (byte)'t', (byte)'Q', (byte)'i', (byte)'o'];

    public static byte[] Mutate(byte[] source, Random random, int from = 0, int to = int.MaxValue)
    {
        byte[] bytes = [.. source];
        int rounds = 1 + random.Next(4);
        for (int i = 0; i < rounds; i++) bytes = Once(bytes, random, from, Math.Min(to, bytes.Length));
        return bytes;
    }

    private static byte[] Once(byte[] bytes, Random random, int from, int to)
    {
        if (to <= from) return bytes;
        int at = random.Next(from, to), length = Math.Min(bytes.Length - at, 1 + random.Next(16));
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                bytes[at] = Interesting[random.Next(Interesting.Length)];
                return bytes;
            case 3:
                bytes.AsSpan(at, length).Fill(Interesting[random.Next(Interesting.Length)]);
                return bytes;
            case 4:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)];
            case 5:
                byte[] noise = new byte[length];
                random.NextBytes(noise);
                return [.. bytes.AsSpan(0, at), .. noise, .. bytes.AsSpan(at)];
            case 6:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at, length), .. bytes.AsSpan(at)];
            default:
                bytes.AsSpan(at, length).CopyTo(bytes.AsSpan(random.Next(bytes.Length - length + 1)));
                return bytes;
        }
    }
}
