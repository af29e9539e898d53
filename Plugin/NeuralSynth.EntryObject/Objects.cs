namespace NeuralSynth.EntryObject;

/// <summary>Chooses the object format of a system.</summary>
internal static class Objects
{
    /// <summary>The object file for a .NET runtime identifier, or null for a system that we do not know.</summary>
    public static byte[]? For(string runtimeIdentifier) => runtimeIdentifier switch
    {
        "linux-x64" => ElfObject.Write(arm64: false),
        "linux-arm64" => ElfObject.Write(arm64: true),
        "win-x64" => CoffObject.Write(arm64: false),
        "win-arm64" => CoffObject.Write(arm64: true),
        "osx-x64" => MachObject.Write(arm64: false),
        "osx-arm64" => MachObject.Write(arm64: true),
        _ => null,
    };
}
