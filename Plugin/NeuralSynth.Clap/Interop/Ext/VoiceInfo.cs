#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/voice-info.h: <c>clap_voice_info</c>, 16 bytes.</summary>
internal struct ClapVoiceInfo
{
    /// <summary>Several notes of one key may sound at once.</summary>
    public const ulong SupportsOverlappingNotes = 1 << 0;

    public uint VoiceCount;
    public uint VoiceCapacity;
    public ulong Flags;
}

/// <summary>clap/ext/voice-info.h: <c>clap_plugin_voice_info</c>.</summary>
internal unsafe struct ClapPluginVoiceInfo
{
    public static ReadOnlySpan<byte> Id => "clap.voice-info"u8;

    /// <summary>[main-thread &amp; active]</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, ClapVoiceInfo*, byte> Get;
}
