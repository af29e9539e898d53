namespace NeuralSynth.Models;

/// <summary>A file as it was at one time: another content has another length or another time.</summary>
internal readonly record struct FileStamp(string Path, long Bytes, DateTime WrittenUtc)
{
    /// <summary>Null for folders, and for what is not there.</summary>
    internal static FileStamp? Of(string path)
    {
        try
        {
            var file = new FileInfo(System.IO.Path.GetFullPath(path));
            return file.Exists ? new FileStamp(file.FullName, file.Length, file.LastWriteTimeUtc) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or System.Security.SecurityException)
        {
            return null; // reading it says what is wrong
        }
    }
}
