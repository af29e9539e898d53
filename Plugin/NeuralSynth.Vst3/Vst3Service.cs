using NeuralSynth.Plugin;

namespace NeuralSynth.Vst3;

/// <summary>The service thread of all VST3 objects: VST3 has no callback from the audio thread to the main thread.</summary>
internal static class Vst3Service
{
    /// <summary>One per process.</summary>
    internal static ServiceThread Thread { get; } = new("NeuralSynth VST3");
}
