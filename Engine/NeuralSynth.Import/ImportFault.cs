using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Import;

/// <summary>A reason not to import, on its way to the entry point that knows the file's name and throws
/// <see cref="ImportException"/>.</summary>
internal sealed class ImportFault(string reason) : Exception(reason)
{
    /// <summary>Text of the file made fit for a message.</summary>
    public static string Quote(string text) => Place.Quote(text);

    /// <summary>A file that contradicts itself: damaged, or made to do harm.</summary>
    public static ImportFault Damaged(string where, string expected, string found) => new($"{where}: expected {expected}, found {found}");
}
