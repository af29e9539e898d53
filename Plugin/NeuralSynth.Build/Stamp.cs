namespace NeuralSynth.Build;

/// <summary>Remembers from which sources a part of the output was made.</summary>
internal sealed class Stamp(Repository repository, string name, string sourceHash)
{
    private readonly string _path = Path.Combine(repository.Intermediate, "stamps", name);

    /// <summary>True when the output exists and was made from the present sources.</summary>
    public bool IsCurrent(params string[] outputs) =>
        File.Exists(_path) && File.ReadAllText(_path) == sourceHash && outputs.All(Path.Exists);

    /// <summary>To be called before the output changes: a failed step must not look finished.</summary>
    public void Forget()
    {
        if (File.Exists(_path)) File.Delete(_path);
    }

    /// <summary>To be called when the output is complete.</summary>
    public void Write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.WriteAllText(_path, sourceHash);
    }
}
