using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace NeuralSynth.Host.Abi;

/// <summary>Strings on their way to and from the plug-in: UTF-8, zero-terminated.</summary>
internal static unsafe class Utf8
{
    /// <summary>Empty for null.</summary>
    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    /// <summary>The text in a field of <paramref name="capacity"/> bytes, even when it is not terminated.</summary>
    public static string Field(byte* text, int capacity)
    {
        var bytes = new ReadOnlySpan<byte>(text, capacity);
        int end = bytes.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>Writes into a fixed field, cut at the end of a character when too long.</summary>
    public static void Write(string text, byte* field, int capacity)
    {
        var target = new Span<byte>(field, capacity);
        target.Clear();
        System.Text.Encoding.UTF8.GetEncoder().Convert(text, target[..(capacity - 1)], flush: true, out _, out _, out _);
    }

    /// <summary>A copy in native memory; <see cref="Free"/> it.</summary>
    public static byte* Allocate(string? text) => Utf8StringMarshaller.ConvertToUnmanaged(text);

    /// <summary>Frees what <see cref="Allocate"/> returned.</summary>
    public static void Free(byte* text) => Utf8StringMarshaller.Free(text);

    /// <summary>True when a zero-terminated text equals a literal.</summary>
    public static bool Equals(byte* text, ReadOnlySpan<byte> literal) =>
        text != null && MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).SequenceEqual(literal);
}
