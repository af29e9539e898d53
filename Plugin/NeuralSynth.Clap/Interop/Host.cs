#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/host.h: what the host gives to a plug-in, 88 bytes. Strings are UTF-8, zero-terminated.</summary>
internal unsafe struct ClapHost
{
    public ClapVersion Version;
    public void* HostData;
    public byte* Name;
    public byte* Vendor;
    public byte* Url;
    public byte* VersionText;

    /// <summary>[thread-safe] (host, extension id) → extension or null. Not inside <c>create_plugin</c>.</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, byte*, void*> GetExtension;

    /// <summary>[thread-safe] Asks for deactivate and activate.</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, void> RequestRestart;

    /// <summary>[thread-safe] Asks for processing to start (again).</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, void> RequestProcess;

    /// <summary>[thread-safe] Asks for <c>on_main_thread</c>.</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, void> RequestCallback;
}
