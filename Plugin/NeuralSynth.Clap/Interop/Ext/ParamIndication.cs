#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/param-indication.h: what the host's automation of a parameter does.</summary>
internal static class ClapParamAutomation
{
    public const uint None = 0;
    public const uint Present = 1;
    public const uint Playing = 2;
    public const uint Recording = 3;
    public const uint Overriding = 4;
}

/// <summary>clap/ext/param-indication.h, plug-in side. [main-thread]</summary>
internal unsafe struct ClapPluginParamIndication
{
    public static ReadOnlySpan<byte> Id => "clap.param-indication/4"u8;

    /// <summary>The id before it became stable; same layout.</summary>
    public static ReadOnlySpan<byte> CompatId => "clap.param-indication.draft/4"u8;

    /// <summary>(plugin, parameter, has mapping, colour or null, label or null, description or null).</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, byte, ClapColor*, byte*, byte*, void> SetMapping;

    /// <summary>(plugin, parameter, <see cref="ClapParamAutomation"/>, colour or null).</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, uint, ClapColor*, void> SetAutomation;
}
