using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Contract;
using NeuralSynth.Plugin;
using NeuralSynth.Plugin.Drums;
using NeuralSynth.Plugin.Models;

namespace NeuralSynth.Clap;

/// <summary>Lists model packages and drum kits to a host's preset browser: those of the bundle and those of the user's folders. Only
/// descriptions are read, no graph is looked at.</summary>
/// <remarks>Not thread-safe, as the interface says; every call of an instance comes from one thread.</remarks>
internal static unsafe class PresetProvider
{
    private static readonly byte* ModelExtension = Utf8.Immortal(ModelPackage.Extension.TrimStart('.'));
    private static readonly byte* KitExtension = Utf8.Immortal(DrumKit.Extension.TrimStart('.'));

    /// <summary>A provider for the host's indexer; it frees itself in its destroy.</summary>
    internal static ClapPresetProvider* Create(ClapPresetProviderDescriptor* descriptor, ClapPresetIndexer* indexer)
    {
        var provider = (ClapPresetProvider*)NativeMemory.AllocZeroed((nuint)sizeof(ClapPresetProvider));
        provider->Descriptor = descriptor;
        provider->ProviderData = indexer;
        provider->Init = &Init;
        provider->Destroy = &Destroy;
        provider->GetMetadata = &GetMetadata;
        provider->GetExtension = &GetExtension;
        return provider;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Init(ClapPresetProvider* provider)
    {
        try
        {
            var indexer = (ClapPresetIndexer*)provider->ProviderData;
            return DeclareFileType(indexer, "NeuralSynth model", "A trained model for NeuralSynth plug-ins", ModelExtension)
                && DeclareFileType(indexer, "NeuralSynth drum kit", "Sixteen pads of NeuralSynth Drums", KitExtension)
                && DeclareFolder(indexer, "Factory models", PluginBundle.FactoryModels, ClapPresetFlags.IsFactoryContent)
                && DeclareFolder(indexer, "Factory kits", PluginBundle.FactoryKits, ClapPresetFlags.IsFactoryContent)
                && DeclareFolder(indexer, "My models", ModelLibrary.UserFolder, ClapPresetFlags.IsUserContent)
                && DeclareFolder(indexer, "My kits", ModelLibrary.UserKits, ClapPresetFlags.IsUserContent)
                ? (byte)1 : (byte)0;
        }
        catch (Exception)
        {
            return 0;
        }
    }

    private static bool DeclareFileType(ClapPresetIndexer* indexer, string name, string description, byte* extension)
    {
        fixed (byte* nameBytes = Utf8.Bytes(name), descriptionBytes = Utf8.Bytes(description))
        {
            var type = new ClapPresetFileType { Name = nameBytes, Description = descriptionBytes, FileExtension = extension };
            return indexer->DeclareFileType(indexer, &type) != 0;
        }
    }

    // A folder that is not there is no mistake: the user's is made by whoever puts the first model into it.
    private static bool DeclareFolder(ClapPresetIndexer* indexer, string name, string folder, uint flags)
    {
        if (!Directory.Exists(folder)) return true;
        fixed (byte* nameBytes = Utf8.Bytes(name), folderBytes = Utf8.Bytes(Path.GetFullPath(folder)))
        {
            var location = new ClapPresetDiscoveryLocation { Flags = flags, Name = nameBytes, Kind = ClapPresetLocation.File, Location = folderBytes };
            return indexer->DeclareLocation(indexer, &location) != 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Destroy(ClapPresetProvider* provider) => NativeMemory.Free(provider);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte GetMetadata(ClapPresetProvider* provider, uint kind, byte* location, ClapPresetMetadataReceiver* receiver)
    {
        if (receiver == null) return 0;
        try
        {
            if (kind != ClapPresetLocation.File || Utf8.Read(location) is not { } path) return Refuse(receiver, "Preset: expected a file, found another kind of location.");
            if (path.EndsWith(DrumKit.Extension, StringComparison.OrdinalIgnoreCase)) Describe(receiver, DrumKit.Read(path), path);
            else Describe(receiver, ModelLibrary.ReadManifest(path), path);
            return 1;
        }
        catch (Exception e)
        {
            return Refuse(receiver, e.Message);
        }
    }

    private static byte Refuse(ClapPresetMetadataReceiver* receiver, string message)
    {
        fixed (byte* text = Utf8.Bytes(message))
        {
            if (receiver->OnError != null) receiver->OnError(receiver, 0, text);
        }

        return 0;
    }

    private static void Describe(ClapPresetMetadataReceiver* receiver, ModelManifest manifest, string path)
    {
        fixed (byte* name = Utf8.Bytes(manifest.Name.Length > 0 ? manifest.Name : Path.GetFileNameWithoutExtension(path)))
        {
            if (receiver->BeginPreset(receiver, name, null) == 0) return;
        }

        AddPlugin(receiver, manifest.Kind == ModelKinds.Drum ? ClapTypes.Drums : ClapTypes.Timbre);
        Text(receiver, receiver->AddCreator, manifest.Author);
        Text(receiver, receiver->SetDescription, manifest.Description);
        foreach (string tag in manifest.Tags) Text(receiver, receiver->AddFeature, tag);
        Extra(receiver, "kind", manifest.Kind);
        Extra(receiver, "architecture", manifest.Architecture);
        Extra(receiver, "licence", manifest.Licence);
        Extra(receiver, "sample rate", FormattableString.Invariant($"{manifest.SampleRate} Hz"));
        Extra(receiver, "controls", string.Join(", ", manifest.Latents.Select(l => l.Name)));
    }

    private static void Describe(ClapPresetMetadataReceiver* receiver, DrumKit kit, string path)
    {
        fixed (byte* name = Utf8.Bytes(kit.Name.Length > 0 ? kit.Name : Path.GetFileNameWithoutExtension(path)))
        {
            if (receiver->BeginPreset(receiver, name, null) == 0) return;
        }

        AddPlugin(receiver, ClapTypes.Drums);
        Text(receiver, receiver->AddCreator, kit.Author);
        Text(receiver, receiver->SetDescription, kit.Description);
        foreach (string tag in kit.Tags) Text(receiver, receiver->AddFeature, tag);
        Extra(receiver, "kind", "kit");
        Extra(receiver, "model", kit.Model?.Name ?? "");
    }

    private static void AddPlugin(ClapPresetMetadataReceiver* receiver, ClapType type)
    {
        fixed (byte* abi = ClapUniversalPluginId.Clap)
        {
            var plugin = new ClapUniversalPluginId { Abi = abi, Id = type.Descriptor->Id };
            receiver->AddPluginId(receiver, &plugin);
        }
    }

    private static void Text(ClapPresetMetadataReceiver* receiver, delegate* unmanaged[Cdecl]<ClapPresetMetadataReceiver*, byte*, void> set, string text)
    {
        if (text.Length == 0 || set == null) return;
        fixed (byte* bytes = Utf8.Bytes(text)) set(receiver, bytes);
    }

    private static void Extra(ClapPresetMetadataReceiver* receiver, string key, string value)
    {
        if (value.Length == 0 || receiver->AddExtraInfo == null) return;
        fixed (byte* keyBytes = Utf8.Bytes(key), valueBytes = Utf8.Bytes(value)) receiver->AddExtraInfo(receiver, keyBytes, valueBytes);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* GetExtension(ClapPresetProvider* provider, byte* id) => null;
}
