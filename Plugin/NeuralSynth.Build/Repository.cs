using System.Reflection;

namespace NeuralSynth.Build;

/// <summary>Where things lie in the source tree and under artifacts/.</summary>
public sealed class Repository
{
    private Repository(string root) => Root = root;

    /// <summary>The root of the source tree.</summary>
    public string Root { get; }

    /// <summary>Everything that the build makes.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>The folder that users copy.</summary>
    public string Bundle => Path.Combine(Artifacts, "NeuralSynth");

    /// <summary>The published CLAP library (on macOS: bundle).</summary>
    public string Clap => Path.Combine(Bundle, "NeuralSynth.clap");

    /// <summary>The folder that holds the main library, the real-time libraries, ONNX Runtime and the models.</summary>
    public string BundleContents => OperatingSystem.IsMacOS() ? Path.Combine(Clap, "Contents", "MacOS") : Bundle;

    /// <summary>The main library itself.</summary>
    public string MainLibrary => OperatingSystem.IsMacOS() ? Path.Combine(BundleContents, "NeuralSynth") : Clap;

    /// <summary>The published VST3 bundle.</summary>
    public string Vst3 => Path.Combine(Bundle, "NeuralSynth.vst3");

    /// <summary>The folder inside the VST3 bundle with everything that depends on system and processor.</summary>
    public string Vst3Contents => Path.Combine(Vst3, "Contents", TargetSystem.Vst3Architecture);

    /// <summary>What does not depend on them: models and moduleinfo.json.</summary>
    public string Vst3Resources => Path.Combine(Vst3, "Contents", "Resources");

    /// <summary>The main library inside the VST3 bundle.</summary>
    public string Vst3Library => Path.Combine(Vst3Contents, TargetSystem.Vst3LibraryFile);

    /// <summary>The tools.</summary>
    public string Tools => Path.Combine(Artifacts, "bin");

    /// <summary>Intermediate files of publishing, apart from those that dotnet build and dotnet test use.</summary>
    internal string Intermediate => Path.Combine(Artifacts, ".build");

    /// <summary>The published real-time library for an instruction set (v2, v3, v4, arm64).</summary>
    public string RealtimeLibrary(string instructionSet) =>
        Path.Combine(BundleContents, $"neuralsynth-rt-{instructionSet}{TargetSystem.LibraryExtension}");

    /// <summary>The tree that this assembly was built from, wherever its output went.</summary>
    /// <exception cref="BuildException">The tree is no longer there.</exception>
    public static Repository OfThisBuild() => Find(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryRoot").Value!);

    /// <summary>Finds the tree that contains <paramref name="folder"/>.</summary>
    /// <exception cref="BuildException">There is none.</exception>
    public static Repository Find(string folder)
    {
        for (DirectoryInfo? at = new(folder); at != null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "build.cs")) && Directory.Exists(Path.Combine(at.FullName, "Engine")))
                return new Repository(at.FullName);
        }

        throw new BuildException($"expected a folder inside the NeuralSynth source tree, found '{folder}'.");
    }
}
