using NeuralSynth.Media;
using NeuralSynth.Training.Data.Flac;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>Audio files that drum data may consist of: WAV and AIFF of any rate and depth, and FLAC.</summary>
public static class DrumFile
{
    /// <summary>Whether <see cref="Read"/> knows files of this name.</summary>
    public static bool IsKnown(string path) => AudioFile.IsKnown(path) || FlacFile.IsKnown(path);

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read, or is no audio.</exception>
    public static AudioBuffer Read(string path) => FlacFile.IsKnown(path) ? FlacFile.Read(path) : AudioFile.Read(path);
}
