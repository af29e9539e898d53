using System.Text;

namespace NeuralSynth.Training.Data;

/// <summary>FNV-1a of UTF-8 text: the same on every machine, process and version.</summary>
/// <remarks>Source: Fowler, Noll, Vo; 64-bit parameters.</remarks>
internal static class StableHash
{
    private const ulong OffsetBasis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>Hash of <paramref name="text"/>.</summary>
    public static ulong Of(string text)
    {
        var hash = OffsetBasis;
        foreach (var value in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ value) * Prime;
        return hash;
    }
}
