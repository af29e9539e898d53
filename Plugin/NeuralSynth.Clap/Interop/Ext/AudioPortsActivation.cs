#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/audio-ports-activation.h, plug-in side.</summary>
internal unsafe struct ClapPluginAudioPortsActivation
{
    public static ReadOnlySpan<byte> Id => "clap.audio-ports-activation/2"u8;

    /// <summary>The id before it became stable; same layout.</summary>
    public static ReadOnlySpan<byte> CompatId => "clap.audio-ports-activation/draft-2"u8;

    /// <summary>[main-thread]</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, byte> CanActivateWhileProcessing;

    /// <summary>[active ? audio-thread : main-thread] (plugin, is input, port index, is active, sample size in bits or
    /// 0) → bool. While active only if <see cref="CanActivateWhileProcessing"/>.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, byte, uint, byte, uint, byte> SetActive;
}
