using System.Runtime.InteropServices;
using System.Text;

namespace NeuralSynth.Clap;

/// <summary>Strings at the ABI: UTF-8, zero-terminated, cut at the end of a character when too long.</summary>
internal static unsafe class Utf8
{
    /// <summary>Longest string read from a host, bytes: a missing terminator must not run away.</summary>
    private const int MaxHostBytes = 1 << 16;

    /// <summary>A copy in native memory that lives as long as the process.</summary>
    internal static byte* Immortal(string text) => Immortal(Encoding.UTF8.GetBytes(text));

    /// <summary>The same of a text that is UTF-8 already, without its zero.</summary>
    internal static byte* Immortal(ReadOnlySpan<byte> text)
    {
        byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)text.Length + 1);
        text.CopyTo(new Span<byte>(copy, text.Length));
        return copy;
    }

    /// <summary>A text with its terminating zero, to be pinned for one call.</summary>
    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text + "\0");

    /// <summary>Writes into a fixed buffer.</summary>
    internal static void Write(string text, byte* buffer, int capacity)
    {
        if (capacity <= 0) return;
        var target = new Span<byte>(buffer, capacity);
        target.Clear();
        Encoding.UTF8.GetEncoder().Convert(text, target[..(capacity - 1)], flush: true, out _, out _, out _);
    }

    /// <summary>Reads a host's string; null for a null pointer or one that does not end.</summary>
    internal static string? Read(byte* text)
    {
        if (text == null) return null;
        int length = 0;
        while (length < MaxHostBytes && text[length] != 0) length++;
        return length == MaxHostBytes ? null : Encoding.UTF8.GetString(text, length);
    }

    /// <summary>True when a host's string is <paramref name="expected"/>.</summary>
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
