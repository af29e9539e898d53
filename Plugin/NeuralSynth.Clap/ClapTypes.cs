using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap;

/// <summary>One of our plug-ins as CLAP's factory lists it.</summary>
/// <param name="plugin">What it is without a format.</param>
/// <param name="id">Stable id; projects refer to it.</param>
/// <param name="description">One line for the user.</param>
/// <param name="features">At least one of CLAP's main categories.</param>
internal sealed unsafe class ClapType(PluginType plugin, string id, string description, params string[] features)
{
    /// <summary>What it is without a format.</summary>
    internal PluginType Plugin => plugin;

    /// <summary>The descriptor; lives as long as the process.</summary>
    internal ClapPluginDescriptor* Descriptor { get; } = Make(plugin, id, description, features);

    /// <summary>True for a host's name of this plug-in.</summary>
    internal bool IsNamed(byte* name) => Utf8.Equals(name, System.Text.Encoding.UTF8.GetBytes(id));

    private static ClapPluginDescriptor* Make(PluginType plugin, string id, string description, string[] features)
    {
        var descriptor = (ClapPluginDescriptor*)NativeMemory.AllocZeroed((nuint)sizeof(ClapPluginDescriptor));
        descriptor->Version = ClapVersion.Current;
        descriptor->Id = Utf8.Immortal(id);
        descriptor->Name = Utf8.Immortal(plugin.Name);
        descriptor->Vendor = Utf8.Immortal("NeuralSynth");
        descriptor->Url = Utf8.Immortal("");
        descriptor->ManualUrl = Utf8.Immortal("");
        descriptor->SupportUrl = Utf8.Immortal("");
        descriptor->VersionText = Utf8.Immortal(typeof(ClapType).Assembly.GetName().Version!.ToString(3));
        descriptor->Description = Utf8.Immortal(description);
        // One more entry than features: the array ends with null.
        descriptor->Features = (byte**)NativeMemory.AllocZeroed((nuint)features.Length + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < features.Length; i++) descriptor->Features[i] = Utf8.Immortal(features[i]);
        return descriptor;
    }
}

/// <summary>Our plug-ins, in the order of the factory.</summary>
internal static class ClapTypes
{
    /// <summary>The effect.</summary>
    internal static ClapType Timbre { get; } = new(
        PluginType.Timbre,
        "org.neuralsynth.timbre",
        "Streaming timbre transfer with neural models",
        ClapPluginFeatures.AudioEffect,
        ClapPluginFeatures.Filter,
        ClapPluginFeatures.PitchShifter,
        ClapPluginFeatures.Stereo,
        ClapPluginFeatures.Mono);

    /// <summary>The instrument.</summary>
    internal static ClapType Drums { get; } = new(
        PluginType.Drums,
        "org.neuralsynth.drums",
        "Drum machine whose sounds a neural model makes",
        ClapPluginFeatures.Instrument,
        ClapPluginFeatures.DrumMachine,
        ClapPluginFeatures.Stereo);

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<ClapType> All { get; } = [Timbre, Drums];
}
