using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>A preset browser's side: what a provider declares.</summary>
internal sealed unsafe class PresetIndexer : IDisposable
{
    private readonly ClapPresetIndexer* _native = (ClapPresetIndexer*)NativeMemory.AllocZeroed((nuint)sizeof(ClapPresetIndexer));
    private readonly byte* _name = Utf8.Allocate("neuralsynth");
    private readonly GCHandle _self;

    public PresetIndexer()
    {
        _self = GCHandle.Alloc(this);
        _native->Version = ClapVersion.Current;
        _native->Name = _name;
        _native->IndexerData = (void*)GCHandle.ToIntPtr(_self);
        _native->DeclareFileType = &DeclareFileType;
        _native->DeclareLocation = &DeclareLocation;
        _native->DeclareSoundpack = &DeclareSoundpack;
        _native->GetExtension = &GetExtension;
    }

    public ClapPresetIndexer* Native => _native;

    /// <summary>File extensions without the dot.</summary>
    public List<string> FileTypes { get; } = [];

    /// <summary>Folders and files.</summary>
    public List<string> Locations { get; } = [];

    /// <summary>Declarations that break a rule.</summary>
    public List<string> Errors { get; } = [];

    public void Dispose()
    {
        Utf8.Free(_name);
        NativeMemory.Free(_native);
        _self.Free();
    }

    private static PresetIndexer Of(ClapPresetIndexer* indexer) => (PresetIndexer)GCHandle.FromIntPtr((nint)indexer->IndexerData).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte DeclareFileType(ClapPresetIndexer* indexer, ClapPresetFileType* type)
    {
        PresetIndexer self = Of(indexer);
        string extension = Utf8.Text(type->FileExtension);
        if (Utf8.Text(type->Name).Length == 0) self.Errors.Add("a file type has no name");
        if (extension.StartsWith('.')) self.Errors.Add($"the file extension '{extension}' begins with a dot");
        self.FileTypes.Add(extension);
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte DeclareLocation(ClapPresetIndexer* indexer, ClapPresetDiscoveryLocation* location)
    {
        PresetIndexer self = Of(indexer);
        if (Utf8.Text(location->Name).Length == 0) self.Errors.Add("a location has no name");
        if (location->Kind == ClapPresetLocation.File) self.Locations.Add(Utf8.Text(location->Location));
        else if (location->Location != null) self.Errors.Add("a location inside the plug-in has a path");
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte DeclareSoundpack(ClapPresetIndexer* indexer, ClapPresetSoundpack* soundpack)
    {
        if (Utf8.Text(soundpack->Id).Length == 0 || Utf8.Text(soundpack->Name).Length == 0) Of(indexer).Errors.Add("a sound pack has no id or no name");
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* GetExtension(ClapPresetIndexer* indexer, byte* id) => null;
}
