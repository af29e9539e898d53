#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/factory/preset-discovery.h: <c>clap_preset_discovery_location_kind</c>.</summary>
internal static class ClapPresetLocation
{
    /// <summary>The location is a path of the file system.</summary>
    public const uint File = 0;

    /// <summary>The preset is inside the plug-in; the location is null.</summary>
    public const uint Plugin = 1;
}

/// <summary>clap/factory/preset-discovery.h: <c>clap_preset_discovery_flags</c>.</summary>
internal static class ClapPresetFlags
{
    public const uint IsFactoryContent = 1 << 0;
    public const uint IsUserContent = 1 << 1;
    public const uint IsDemoContent = 1 << 2;
    public const uint IsFavorite = 1 << 3;
}

/// <summary>clap/factory/preset-discovery.h: the host's receiver of what is in one file. Not thread-safe.</summary>
internal unsafe struct ClapPresetMetadataReceiver
{
    public void* ReceiverData;

    /// <summary>(receiver, system error or 0, message).</summary>
    public delegate* unmanaged[Cdecl]<ClapPresetMetadataReceiver*, int, byte*, void> OnError;

    /// <summary>(receiver, name, load key) → false: the provider must stop calling. Name and key are mandatory for
    /// every preset of a file that holds several.</summary>
    public delegate* unmanaged[Cdecl]<ClapPresetMetadataReceiver*, byte*, byte*, byte> BeginPreset;

    public delegate* unmanaged[Cdecl]<ClapPresetMetadataReceiver*, ClapUniversalPluginId*, void> AddPluginId;
    public delegate* unmanaged[Cdecl]<ClapPresetMetadataReceiver*, byte*, void> SetSoundpackId;

    /// <summary>(receiver, <see cref="ClapPresetFlags"/>); without it the location's flags hold.</summary>
    public delegate* unmanaged[Cdecl]<ClapPresetMetadataReceiver*, uint, void> SetFlags;

    public delegate* unmanaged[Cdecl]<ClapPresetMetadataReceiver*, byte*, void> AddCreator;
    public delegate* unmanaged[Cdecl]<ClapPresetMetadataReceiver*, byte*, void> SetDescription;

    /// <summary>(receiver, created, modified), <see cref="ClapTimestamp"/>.</summary>
    public delegate* unmanaged[Cdecl]<ClapPresetMetadataReceiver*, ulong, ulong, void> SetTimestamps;

    public delegate* unmanaged[Cdecl]<ClapPresetMetadataReceiver*, byte*, void> AddFeature;

    /// <summary>(receiver, key, value).</summary>
    public delegate* unmanaged[Cdecl]<ClapPresetMetadataReceiver*, byte*, byte*, void> AddExtraInfo;
}

/// <summary>clap/factory/preset-discovery.h: a kind of preset file, 24 bytes.</summary>
internal unsafe struct ClapPresetFileType
{
    public byte* Name;
    public byte* Description;

    /// <summary>Without the dot; null or empty matches every file.</summary>
    public byte* FileExtension;
}

/// <summary>clap/factory/preset-discovery.h: where to look, 32 bytes.</summary>
internal unsafe struct ClapPresetDiscoveryLocation
{
    public uint Flags;
    public byte* Name;

    /// <summary><see cref="ClapPresetLocation"/>.</summary>
    public uint Kind;

    /// <summary>A folder or file; null for presets inside the plug-in.</summary>
    public byte* Location;
}

/// <summary>clap/factory/preset-discovery.h: an installed collection, 64 bytes.</summary>
internal unsafe struct ClapPresetSoundpack
{
    public uint Flags;
    public byte* Id;
    public byte* Name;
    public byte* Description;
    public byte* HomepageUrl;
    public byte* Vendor;
    public byte* ImagePath;
    public ulong ReleaseTimestamp;
}

/// <summary>clap/factory/preset-discovery.h: a provider as the factory lists it, 40 bytes.</summary>
internal unsafe struct ClapPresetProviderDescriptor
{
    public ClapVersion Version;
    public byte* Id;
    public byte* Name;
    public byte* Vendor;
}

/// <summary>clap/factory/preset-discovery.h: reads presets for the host, 48 bytes. Not thread-safe.</summary>
internal unsafe struct ClapPresetProvider
{
    public ClapPresetProviderDescriptor* Descriptor;
    public void* ProviderData;

    /// <summary>Declares file types, locations and sound packs to the indexer.</summary>
    public delegate* unmanaged[Cdecl]<ClapPresetProvider*, byte> Init;

    public delegate* unmanaged[Cdecl]<ClapPresetProvider*, void> Destroy;

    /// <summary>(provider, <see cref="ClapPresetLocation"/>, location, receiver) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPresetProvider*, uint, byte*, ClapPresetMetadataReceiver*, byte> GetMetadata;

    public delegate* unmanaged[Cdecl]<ClapPresetProvider*, byte*, void*> GetExtension;
}

/// <summary>clap/factory/preset-discovery.h: the host's side of a provider. Not thread-safe; not to be called before
/// <see cref="ClapPresetProvider.Init"/>.</summary>
internal unsafe struct ClapPresetIndexer
{
    public ClapVersion Version;
    public byte* Name;
    public byte* Vendor;
    public byte* Url;
    public byte* VersionText;
    public void* IndexerData;
    public delegate* unmanaged[Cdecl]<ClapPresetIndexer*, ClapPresetFileType*, byte> DeclareFileType;
    public delegate* unmanaged[Cdecl]<ClapPresetIndexer*, ClapPresetDiscoveryLocation*, byte> DeclareLocation;
    public delegate* unmanaged[Cdecl]<ClapPresetIndexer*, ClapPresetSoundpack*, byte> DeclareSoundpack;
    public delegate* unmanaged[Cdecl]<ClapPresetIndexer*, byte*, void*> GetExtension;
}

/// <summary>clap/factory/preset-discovery.h. All functions are [thread-safe].</summary>
internal unsafe struct ClapPresetDiscoveryFactory
{
    public static ReadOnlySpan<byte> Id => "clap.preset-discovery-factory/2"u8;

    /// <summary>The id before it became stable; same layout.</summary>
    public static ReadOnlySpan<byte> CompatId => "clap.preset-discovery-factory/draft-2"u8;

    public delegate* unmanaged[Cdecl]<ClapPresetDiscoveryFactory*, uint> Count;

    /// <summary>(factory, index) → descriptor or null.</summary>
    public delegate* unmanaged[Cdecl]<ClapPresetDiscoveryFactory*, uint, ClapPresetProviderDescriptor*> GetDescriptor;

    /// <summary>(factory, indexer, provider id) → provider or null; free it with its destroy.</summary>
    public delegate* unmanaged[Cdecl]<ClapPresetDiscoveryFactory*, ClapPresetIndexer*, byte*, ClapPresetProvider*> Create;
}
