namespace NeuralSynth.Media;

/// <summary>A MIDI file that cannot be read; the message names the file, what was expected and what was found.</summary>
public sealed class MidiFileException : IOException
{
    /// <summary>Describes what is wrong with <paramref name="file"/>.</summary>
    /// <param name="file">Name of the file, as the user gave it.</param>
    /// <param name="expected">What a readable file has.</param>
    /// <param name="found">What this one has.</param>
    public MidiFileException(string file, string expected, string found)
        : base($"{file}: expected {expected}, found {found}") => File = file;

    /// <summary>Name of the file.</summary>
    public string File { get; }
}
