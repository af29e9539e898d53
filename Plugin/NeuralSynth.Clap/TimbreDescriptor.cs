using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap;

/// <summary>The descriptor of NeuralSynth Timbre.</summary>
internal static unsafe class TimbreDescriptor
{
    private const int FeatureCount = 5;

    private static readonly ClapPluginDescriptor* Shared = Make();

    /// <summary>Stable id; projects refer to it.</summary>
    internal static ReadOnlySpan<byte> Id => "org.neuralsynth.timbre"u8;

    /// <summary>The descriptor; lives as long as the process.</summary>
    internal static ClapPluginDescriptor* Table => Shared;

    private static ClapPluginDescriptor* Make()
    {
        var descriptor = (ClapPluginDescriptor*)NativeMemory.AllocZeroed((nuint)sizeof(ClapPluginDescriptor));
        descriptor->Version = ClapVersion.Current;
        descriptor->Id = Utf8.Immortal(Id);
        descriptor->Name = Utf8.Immortal("NeuralSynth Timbre");
        descriptor->Vendor = Utf8.Immortal("NeuralSynth");
        descriptor->Url = Utf8.Immortal("");
        descriptor->ManualUrl = Utf8.Immortal("");
        descriptor->SupportUrl = Utf8.Immortal("");
        descriptor->VersionText = Utf8.Immortal(typeof(TimbreDescriptor).Assembly.GetName().Version!.ToString(3));
        descriptor->Description = Utf8.Immortal("Streaming timbre transfer with neural models");
        // One more entry than features: the array ends with null.
        descriptor->Features = (byte**)NativeMemory.AllocZeroed(FeatureCount + 1, (nuint)sizeof(byte*));
        descriptor->Features[0] = Utf8.Immortal(ClapPluginFeatures.AudioEffect);
        descriptor->Features[1] = Utf8.Immortal(ClapPluginFeatures.Filter);
        descriptor->Features[2] = Utf8.Immortal(ClapPluginFeatures.PitchShifter);
        descriptor->Features[3] = Utf8.Immortal(ClapPluginFeatures.Stereo);
        descriptor->Features[4] = Utf8.Immortal(ClapPluginFeatures.Mono);
        return descriptor;
    }
}
