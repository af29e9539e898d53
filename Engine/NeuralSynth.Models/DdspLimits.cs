using System.Numerics;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Models;

/// <summary>What the engine's built-in analysis and synthesis can do, checked before a DDSP model is taken.</summary>
internal static class DdspLimits
{
    private const int MinWindowSamples = 64;
    private const int MaxWindowSamples = 8192;
    private const int LoudnessStepSamples = 16;

    /// <exception cref="ModelPackageException">A setting is outside what the engine does.</exception>
    internal static void Check(LoadedPackage package)
    {
        if (package.Manifest.Ddsp is not { } ddsp) return;
        ModelManifest manifest = package.Manifest;
        int window = ddsp.PitchWindowSamples;
        Require(BitOperations.IsPow2(window) && window is >= MinWindowSamples and <= MaxWindowSamples, "pitchWindowSamples", $"a power of two from {MinWindowSamples} to {MaxWindowSamples}", window);
        double lowestHz = DdspLane.MinPeriodsInWindow * manifest.SampleRate / window;
        double highestHz = DdspLane.HighestPitchShare * manifest.SampleRate;
        Require(lowestHz < highestHz, "pitchWindowSamples", "a window that holds two periods of some pitch", window);
        bool loudnessFits = ddsp.LoudnessWindowSamples % LoudnessStepSamples == 0 && ddsp.LoudnessWindowSamples <= window;
        Require(loudnessFits, "loudnessWindowSamples", $"a multiple of {LoudnessStepSamples} up to the pitch window", ddsp.LoudnessWindowSamples);
        bool bandsFit = ddsp.NoiseFilterTaps % ddsp.NoiseBands == 0 && manifest.HopSamples % ddsp.NoiseBands == 0;
        Require(bandsFit, "noiseBands", $"a divisor of the taps ({ddsp.NoiseFilterTaps}) and of the hop ({manifest.HopSamples})", ddsp.NoiseBands);

        void Require(bool holds, string member, string expected, double found)
        {
            if (!holds) throw new ModelPackageException(package.Path, $"{ModelPackage.ManifestName} $.ddsp.{member}", expected, found.ToString());
        }
    }
}
