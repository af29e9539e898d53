#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/ext/params.h: <c>clap_param_info_flags</c>.</summary>
internal static class ClapParamFlags
{
    public const uint IsStepped = 1 << 0;
    public const uint IsPeriodic = 1 << 1;
    public const uint IsHidden = 1 << 2;
    public const uint IsReadonly = 1 << 3;
    public const uint IsBypass = 1 << 4;
    public const uint IsAutomatable = 1 << 5;
    public const uint IsAutomatablePerNoteId = 1 << 6;
    public const uint IsAutomatablePerKey = 1 << 7;
    public const uint IsAutomatablePerChannel = 1 << 8;
    public const uint IsAutomatablePerPort = 1 << 9;
    public const uint IsModulatable = 1 << 10;
    public const uint IsModulatablePerNoteId = 1 << 11;
    public const uint IsModulatablePerKey = 1 << 12;
    public const uint IsModulatablePerChannel = 1 << 13;
    public const uint IsModulatablePerPort = 1 << 14;
    public const uint RequiresProcess = 1 << 15;
    public const uint IsEnum = 1 << 16;
}

/// <summary>clap/ext/params.h: one parameter, 1320 bytes. Values are plain.</summary>
internal unsafe struct ClapParamInfo
{
    public uint Id;
    public uint Flags;
    public void* Cookie;
    public fixed byte Name[ClapStringSizes.Name];

    /// <summary>Path with '/' as separator.</summary>
    public fixed byte Module[ClapStringSizes.Path];

    public double MinValue;
    public double MaxValue;
    public double DefaultValue;
}

/// <summary>clap/ext/params.h, plug-in side. [main-thread] but for <see cref="Flush"/>.</summary>
internal unsafe struct ClapPluginParams
{
    public static ReadOnlySpan<byte> Id => "clap.params"u8;

    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint> Count;

    /// <summary>(plugin, index, info) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, ClapParamInfo*, byte> GetInfo;

    /// <summary>(plugin, id, value) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, double*, byte> GetValue;

    /// <summary>(plugin, id, value, text buffer, capacity in bytes) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, double, byte*, uint, byte> ValueToText;

    /// <summary>(plugin, id, text, value) → bool.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, uint, byte*, double*, byte> TextToValue;

    /// <summary>[active ? audio-thread : main-thread] Never concurrent with <c>process</c>.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, ClapInputEvents*, ClapOutputEvents*, void> Flush;
}

/// <summary>clap/ext/params.h: <c>clap_param_rescan_flags</c>.</summary>
internal static class ClapParamRescan
{
    public const uint Values = 1 << 0;
    public const uint Text = 1 << 1;
    public const uint Info = 1 << 2;

    /// <summary>Only while deactivated.</summary>
    public const uint All = 1 << 3;
}

/// <summary>clap/ext/params.h: <c>clap_param_clear_flags</c>.</summary>
internal static class ClapParamClear
{
    public const uint All = 1 << 0;
    public const uint Automations = 1 << 1;
    public const uint Modulations = 1 << 2;
}

/// <summary>clap/ext/params.h, host side.</summary>
internal unsafe struct ClapHostParams
{
    /// <summary>[main-thread] (host, <see cref="ClapParamRescan"/>).</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, uint, void> Rescan;

    /// <summary>[main-thread] (host, id, <see cref="ClapParamClear"/>).</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, uint, uint, void> Clear;

    /// <summary>[thread-safe, !audio-thread]</summary>
    public delegate* unmanaged[Cdecl]<ClapHost*, void> RequestFlush;
}
