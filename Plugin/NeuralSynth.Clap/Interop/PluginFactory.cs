#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/factory/plugin-factory.h. All functions are [thread-safe].</summary>
internal unsafe struct ClapPluginFactory
{
    public static ReadOnlySpan<byte> Id => "clap.plugin-factory"u8;

    public delegate* unmanaged[Cdecl]<ClapPluginFactory*, uint> GetPluginCount;

    /// <summary>(factory, index) → descriptor or null; valid until the entry's <c>deinit</c>.</summary>
    public delegate* unmanaged[Cdecl]<ClapPluginFactory*, uint, ClapPluginDescriptor*> GetPluginDescriptor;

    /// <summary>(factory, host, plug-in id) → plug-in or null. Host callbacks are not allowed inside.</summary>
    public delegate* unmanaged[Cdecl]<ClapPluginFactory*, ClapHost*, byte*, ClapPlugin*> CreatePlugin;
}
