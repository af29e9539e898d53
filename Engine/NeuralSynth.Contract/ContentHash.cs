using System.Buffers.Binary;
using System.Text;

namespace NeuralSynth.Contract;

/// <summary>The content hash: what a model computes, independent of how it is described. Defined in
/// docs/model-package.md.</summary>
public static class ContentHash
{
    /// <summary>SHA-256, lower-case hex, over the graph files in ordinal order of their names: for each, the name in
    /// UTF-8, a zero byte, the length as 64-bit little-endian, the bytes.</summary>
    /// <exception cref="KeyNotFoundException">A graph's file is not in <paramref name="files"/>.</exception>
    public static string Compute(IEnumerable<string> graphFiles, IReadOnlyDictionary<string, byte[]> files)
    {
        var hash = new Sha256();
        foreach (string name in graphFiles.Order(StringComparer.Ordinal)) Append(hash, name, files[name]);
        return Text(hash);
    }

    /// <summary>Adds the next file in the order of names.</summary>
    internal static void Append(Sha256 hash, string name, byte[] bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        hash.Append(Encoding.UTF8.GetBytes(name));
        hash.Append([0]);
        hash.Append(length);
        hash.Append(bytes);
    }

    /// <summary>The result; <paramref name="hash"/> is used up.</summary>
    internal static string Text(Sha256 hash) => Convert.ToHexStringLower(hash.Finish());
}
