#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/entry.h: what the data symbol <c>clap_entry</c> holds, 40 bytes.</summary>
internal unsafe struct ClapPluginEntry
{
    public ClapVersion Version;

    /// <summary>[thread-safe] (plugin path: the library, on macOS the bundle) → bool. Counted: may be called again.</summary>
    public delegate* unmanaged[Cdecl]<byte*, byte> Init;

    /// <summary>[thread-safe] Undoes one successful <see cref="Init"/>.</summary>
    public delegate* unmanaged[Cdecl]<void> Deinit;

    /// <summary>[thread-safe] (factory id) → factory or null; the plug-in owns it.</summary>
    public delegate* unmanaged[Cdecl]<byte*, void*> GetFactory;
}
