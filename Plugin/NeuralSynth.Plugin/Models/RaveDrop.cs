using System.Buffers;
using System.Globalization;
using NeuralSynth.Contract;
using NeuralSynth.Import;

namespace NeuralSynth.Plugin.Models;

/// <summary>Turns a RAVE export that a user drops into a package in the folder of the user's models.</summary>
/// <remarks>[main-thread or worker]: seconds of work. Thread-safe.</remarks>
public static class RaveDrop
{
    private const int LongestName = 80;
    private const int MostOfOneName = 1000;

    // One at a time: an import needs several times the memory of its file, and our runtime's is bounded. It also keeps two
    // from taking the same name.
    private static readonly SemaphoreSlim Gate = new(1, 1);

    private static readonly SearchValues<char> NotInNames = SearchValues.Create("<>:\"/\\|?*");

    /// <summary>True when the file is one to import rather than to load.</summary>
    public static bool IsExport(string path) => path.EndsWith(RaveFile.Extension, StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);

    /// <summary>Converts an export. A package of the same content that is there already is used; another of the same name
    /// stays, and the new one gets a number.</summary>
    /// <param name="path">The export.</param>
    /// <param name="folder">Folder of the user's models; made when it is missing.</param>
    /// <param name="progress">Receives shares of the work, 0 to 1; may be null.</param>
    /// <param name="cancellation">Ends it; nothing was written then.</param>
    /// <returns>Path of the package.</returns>
    /// <exception cref="ImportException">It cannot be imported, or the folder cannot be written to.</exception>
    /// <exception cref="ModelPackageException">The package cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static string ToPackage(string path, string folder, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Gate.Wait(cancellation);
        try
        {
            ImportedPackage imported = RaveFile.Convert(path, new ImportOptions { Progress = progress, Cancellation = cancellation });
            string hash = ContentHash.Compute(imported.Manifest.Graphs.Select(g => g.File), imported.Files);
            cancellation.ThrowIfCancellationRequested();
            MakeFolder(path, folder);
            (string package, bool isThere) = Place(path, folder, imported.Manifest, hash);
            if (!isThere) ModelPackage.Write(package, imported.Manifest, imported.Files);
            return package;
        }
        finally
        {
            Gate.Release();
        }
    }

    private static void MakeFolder(string path, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ImportException(path, $"the folder '{folder}' cannot be made: {e.Message}", e);
        }
    }

    private static (string Package, bool IsThere) Place(string path, string folder, ModelManifest manifest, string hash)
    {
        string name = FileName(manifest.Name);
        for (int number = 1; number <= MostOfOneName; number++)
        {
            string numbered = number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {number}");
            string package = Path.Combine(folder, numbered + ModelPackage.Extension);
            if (!File.Exists(package) && !Directory.Exists(package)) return (package, false);
            if (ModelLibrary.TryReadManifest(package) is { } other && other.Id == manifest.Id && other.ContentHash == hash) return (package, true);
        }

        throw new ImportException(path, $"the folder '{folder}' has {MostOfOneName} models of its name");
    }

    /// <summary>A file's name that every system takes.</summary>
    private static string FileName(string name)
    {
        char[] letters = [.. name.Take(LongestName).Select(c => char.IsControl(c) || char.IsSurrogate(c) || NotInNames.Contains(c) ? '_' : c)];
        string plain = new string(letters).Trim(' ', '.');
        string stem = plain.Split('.')[0];
        bool isDevice = stem.ToUpperInvariant() is "CON" or "PRN" or "AUX" or "NUL" || (stem.Length == 4 && char.IsAsciiDigit(stem[3]) && stem[..3].ToUpperInvariant() is "COM" or "LPT");
        return plain.Length == 0 ? "RAVE model" : isDevice ? $"_{plain}" : plain;
    }
}
