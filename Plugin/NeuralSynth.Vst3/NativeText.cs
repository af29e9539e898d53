using System.Text;

namespace NeuralSynth.Vst3;

/// <summary>Strings at the ABI, zero-terminated and cut when too long: UTF-16 nearly everywhere, UTF-8 in the older
/// structures of the factory.</summary>
internal static unsafe class NativeText
{
    /// <summary>Longest string read from a host, code units: a missing terminator must not run away.</summary>
    private const int MaxHostUnits = 4096;

    /// <summary>Writes UTF-16 into a fixed buffer.</summary>
    internal static void Write(string text, char* buffer, int capacity)
    {
        var target = new Span<char>(buffer, capacity);
        target.Clear();
        int length = Math.Min(text.Length, capacity - 1);
        if (length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1])) length--;
        text.AsSpan(0, length).CopyTo(target);
    }

    /// <summary>Writes UTF-8 into a fixed buffer.</summary>
    internal static void Write(string text, byte* buffer, int capacity)
    {
        var target = new Span<byte>(buffer, capacity);
        target.Clear();
        Encoding.UTF8.GetEncoder().Convert(text, target[..(capacity - 1)], flush: true, out _, out _, out _);
    }

    /// <summary>Reads a host's UTF-16 string; null for a null pointer or one that does not end.</summary>
    internal static string? Read(char* text)
    {
        if (text == null) return null;
        int length = 0;
        while (length < MaxHostUnits && text[length] != 0) length++;
        return length == MaxHostUnits ? null : new string(text, 0, length);
    }

    /// <summary>True when a host's UTF-8 string is <paramref name="expected"/>.</summary>
    internal static bool Equals(byte* text, ReadOnlySpan<byte> expected)
    {
        if (text == null) return false;
        for (int i = 0; i < expected.Length; i++)
        {
            if (text[i] != expected[i]) return false;
        }

        return text[expected.Length] == 0;
    }
}
