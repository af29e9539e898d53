namespace NeuralSynth.Host;

/// <summary>The models that come with the plug-in.</summary>
internal static class FactoryModels
{
    /// <summary>Where one lies when the build has put us beside the plug-in.</summary>
    public static string Path(string name) => System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, "..", "NeuralSynth", "models", name));
}
