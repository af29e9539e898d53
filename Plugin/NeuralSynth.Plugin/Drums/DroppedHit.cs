using NeuralSynth.Contract;
using NeuralSynth.Media;
using NeuralSynth.Models;

namespace NeuralSynth.Plugin.Drums;

/// <summary>A recording that the user brought, found on the map of a model.</summary>
/// <param name="Original">The recording in the model's form: a pad's own layer.</param>
/// <param name="Code">What the encoder says of it.</param>
/// <param name="Placement">Where it lies.</param>
/// <param name="Variations">Eight neighbours.</param>
public sealed record DroppedHit(DrumSample Original, DrumCode Code, DrumPlacement Placement, IReadOnlyList<DrumPlacement> Variations)
{
    /// <summary>Reads a WAV, AIFF or FLAC file and places it.</summary>
    /// <param name="path">The recording.</param>
    /// <param name="modelPath">A drum model with an encoder.</param>
    /// <param name="seed">Of the variations.</param>
    /// <exception cref="IOException">The file is not a recording of a hit; the message says what was expected and found.</exception>
    /// <exception cref="ModelPackageException">The model cannot be used, has no encoder, or wants hits of another form.</exception>
    /// <remarks>[main-thread or loader thread]. Takes well under a second; the sounds follow as pads are generated.</remarks>
    public static DroppedHit Read(string path, string modelPath, int seed = 0)
    {
        PreparedHit hit = DrumHitForm.Read(path);
        TimbreModelFile.LoadRuntime(TimbrePlugin.RuntimeFolder);
        using DrumEncoder encoder = DrumEncoder.Open(modelPath);
        if (encoder.HitSamples != DrumHitForm.Samples || encoder.Manifest.SampleRate != DrumHitForm.SampleRate)
        {
            throw new ModelPackageException(
                modelPath, ModelPackage.ManifestName, $"an encoder of {DrumHitForm.Samples} samples at {DrumHitForm.SampleRate} Hz", $"{encoder.HitSamples} samples at {encoder.Manifest.SampleRate} Hz");
        }

        DrumCode code = encoder.Encode(hit.FullLength());
        using var model = new DrumModelInstance(DrumModelFile.Open(modelPath));
        DrumPlacement placement = new DrumPlacer(model).Place(code);
        return new DroppedHit(new DrumSample(0, DrumHitForm.SampleRate, hit.Audio), code, placement, DrumPlacer.Vary(placement, seed));
    }
}
