namespace NeuralSynth.Contract.Tests.Fuzz;

/// <summary>Mutations that know nothing of what they mutate.</summary>
internal static class ByteMutations
{
    public static byte[] Mutate(byte[] source, Random random)
    {
        byte[] bytes = [.. source];
        int rounds = 1 + random.Next(4);
        for (int i = 0; i < rounds && bytes.Length > 0; i++) bytes = Once(bytes, random);
        return bytes;
    }

    private static byte[] Once(byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length);
        int length = Math.Min(bytes.Length - at, 1 + random.Next(16));
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
                bytes.AsSpan(at, length).Clear();
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

    private static readonly byte[] Interesting = [0, 1, 0x7F, 0x80, 0xFF, 0xFE, (byte)'"', (byte)'{', (byte)'[', (byte)'-', (byte)'9', (byte)'/', (byte)'.', (byte)'\\'];
}
