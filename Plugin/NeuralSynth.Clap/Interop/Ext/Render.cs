#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/render.h: <c>clap_plugin_render_mode</c>.</summary>
internal static class ClapRenderMode
{
    public const int Realtime = 0;
    public const int Offline = 1;
}

/// <summary>clap/ext/render.h, plug-in side. [main-thread]</summary>
internal unsafe struct ClapPluginRender
{
    public static ReadOnlySpan<byte> Id => "clap.render"u8;

    public delegate* unmanaged[Cdecl]<ClapPlugin*, byte> HasHardRealtimeRequirement;

    /// <summary>(plugin, <see cref="ClapRenderMode"/>) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, int, byte> Set;
}
