#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/state-context.h: <c>clap_plugin_state_context_type</c>.</summary>
internal static class ClapStateContext
{
    public const uint ForPreset = 1;
    public const uint ForDuplicate = 2;
    public const uint ForProject = 3;
}

/// <summary>clap/ext/state-context.h, plug-in side. [main-thread]</summary>
internal unsafe struct ClapPluginStateContext
{
    public static ReadOnlySpan<byte> Id => "clap.state-context/2"u8;

    /// <summary>(plugin, stream, <see cref="ClapStateContext"/>) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, ClapOutputStream*, uint, byte> Save;

    /// <summary>(plugin, stream, <see cref="ClapStateContext"/>) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, ClapInputStream*, uint, byte> Load;
}
