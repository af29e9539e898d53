using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap;

/// <summary>The descriptor of NeuralSynth Timbre.</summary>
internal static unsafe class TimbreDescriptor
{
    private static readonly string[] Features = ["audio-effect", "filter", "pitch-shifter", "stereo", "mono"];

    private static readonly ClapPluginDescriptor* Shared = Make();

    /// <summary>Stable id; projects refer to it.</summary>
    internal static ReadOnlySpan<byte> Id => "org.neuralsynth.timbre"u8;

    /// <summary>The descriptor; lives as long as the process.</summary>
    internal static ClapPluginDescriptor* Table => Shared;

    private static ClapPluginDescriptor* Make()
    {
        var descriptor = (ClapPluginDescriptor*)NativeMemory.AllocZeroed((nuint)sizeof(ClapPluginDescriptor));
        descriptor->Version = ClapVersion.Current;
        descriptor->Id = Utf8.Immortal(System.Text.Encoding.UTF8.GetString(Id));
        descriptor->Name = Utf8.Immortal("NeuralSynth Timbre");
        descriptor->Vendor = Utf8.Immortal("NeuralSynth");
        descriptor->Url = Utf8.Immortal("");
        descriptor->ManualUrl = Utf8.Immortal("");
        descriptor->SupportUrl = Utf8.Immortal("");
        descriptor->VersionText = Utf8.Immortal(typeof(TimbreDescriptor).Assembly.GetName().Version!.ToString(3));
        descriptor->Description = Utf8.Immortal("Streaming timbre transfer with neural models");
        descriptor->Features = (byte**)NativeMemory.AllocZeroed((nuint)(Features.Length + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < Features.Length; i++) descriptor->Features[i] = Utf8.Immortal(Features[i]);
        return descriptor;
    }
}
