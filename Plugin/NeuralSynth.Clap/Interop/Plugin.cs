#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/plugin.h: <c>clap_plugin_descriptor</c>, 88 bytes. Strings are UTF-8, zero-terminated.</summary>
internal unsafe struct ClapPluginDescriptor
{
    public ClapVersion Version;
    public byte* Id;
    public byte* Name;
    public byte* Vendor;
    public byte* Url;
    public byte* ManualUrl;
    public byte* SupportUrl;
    public byte* VersionText;
    public byte* Description;

    /// <summary>Null-terminated array of strings.</summary>
    public byte** Features;
}

/// <summary>clap/plugin.h: <c>clap_plugin</c>, 96 bytes. Booleans are one byte.</summary>
internal unsafe struct ClapPlugin
{
    public ClapPluginDescriptor* Descriptor;
    public void* PluginData;

    /// <summary>[main-thread] Must be called once after creation; on false the host calls nothing but destroy.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, byte> Init;

    /// <summary>[main-thread &amp; !active]</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, void> Destroy;

    /// <summary>[main-thread &amp; !active] (plugin, sample rate in Hz, min and max block in samples) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, double, uint, uint, byte> Activate;

    /// <summary>[main-thread &amp; active]</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, void> Deactivate;

    /// <summary>[audio-thread &amp; active &amp; !processing]</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, byte> StartProcessing;

    /// <summary>[audio-thread &amp; active &amp; processing]</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, void> StopProcessing;

    /// <summary>[audio-thread &amp; active] Clears buffers, voices and envelopes; parameters stay.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, void> Reset;

    /// <summary>[audio-thread &amp; active &amp; processing] Returns one of <see cref="ClapProcessStatus"/>.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, ClapProcess*, int> Process;

    /// <summary>[thread-safe] (plugin, extension id) → extension or null; the plug-in owns it.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, byte*, void*> GetExtension;

    /// <summary>[main-thread] Follows <c>request_callback</c>.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, void> OnMainThread;
}
