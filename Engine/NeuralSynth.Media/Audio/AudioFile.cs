namespace NeuralSynth.Media;

/// <summary>Audio files of the kinds that we read, chosen by their name's ending.</summary>
public static class AudioFile
{
    private static readonly string[] WavEndings = [".wav", ".wave"];
    private static readonly string[] AiffEndings = [".aif", ".aiff", ".aifc"];

    /// <summary>Whether <see cref="Read"/> knows files of this name.</summary>
    public static bool IsKnown(string path) => EndsWith(path, WavEndings) || EndsWith(path, AiffEndings) || FlacFile.IsKnown(path);

    /// <summary>Reads a WAV, AIFF or FLAC file into memory.</summary>
    /// <exception cref="AudioFileException">Not a file that we can read.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static AudioBuffer Read(string path)
    {
        if (EndsWith(path, WavEndings))
            return WavFile.Read(path);
        if (EndsWith(path, AiffEndings))
            return AiffFile.Read(path);
        if (FlacFile.IsKnown(path))
            return FlacFile.Read(path);
        throw new AudioFileException(path, "a name ending in .wav, .aif, .aiff or .flac", Path.GetExtension(path));
    }

    private static bool EndsWith(string path, string[] endings) =>
        endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
