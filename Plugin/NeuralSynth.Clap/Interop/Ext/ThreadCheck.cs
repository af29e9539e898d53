#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/thread-check.h, host side. [thread-safe]</summary>
internal unsafe struct ClapHostThreadCheck
{
    public static ReadOnlySpan<byte> Id => "clap.thread-check"u8;

    public delegate* unmanaged[Cdecl]<ClapHost*, byte> IsMainThread;
    public delegate* unmanaged[Cdecl]<ClapHost*, byte> IsAudioThread;
}
