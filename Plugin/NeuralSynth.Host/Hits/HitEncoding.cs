using NeuralSynth.Contract;
using NeuralSynth.Media;
using NeuralSynth.Models;

namespace NeuralSynth.Host.Hits;

/// <summary>A drum model opened for recordings.</summary>
internal sealed class HitEncoding : IDisposable
{
    private const int GeneratorSeed = 0;
    private readonly DrumEncoder _encoder;
    private readonly DrumModelInstance _model;

    /// <exception cref="ModelPackageException">The model cannot be used, or has no encoder.</exception>
    /// <exception cref="HostException">Its hits have another form.</exception>
    public HitEncoding(string modelPath)
    {
        // Beside each other: the generator is compiled and tried, which takes about as long as opening the encoder.
        Task<DrumEncoder> encoder = Task.Run(() => DrumEncoder.Open(modelPath));
        _model = new DrumModelInstance(DrumModelFile.Open(modelPath));
        _encoder = encoder.GetAwaiter().GetResult();
        if (_encoder.HitSamples != DrumHitForm.Samples || _encoder.Manifest.SampleRate != DrumHitForm.SampleRate)
            throw new HostException($"'{modelPath}': expected an encoder of {DrumHitForm.Samples} samples at {DrumHitForm.SampleRate} Hz, found {_encoder.HitSamples} at {_encoder.Manifest.SampleRate} Hz.");
    }

    public ModelManifest Manifest => _encoder.Manifest;

    /// <exception cref="IOException">The recording cannot be used.</exception>
    public EncodedHit Encode(string path, int seed)
    {
        PreparedHit hit = DrumHitForm.Read(path);
        DrumCode code = _encoder.Encode(hit.FullLength());
        DrumPlacement placement = new DrumPlacer(_model).Place(code);
        DrumPlacement[] variations = DrumPlacer.Vary(placement, seed);
        using var audition = new DrumAudition(_model);
        return new EncodedHit(
            hit.Audio, code, placement, audition.Generate(placement, GeneratorSeed), variations, [.. variations.Select(v => audition.Generate(v, GeneratorSeed))]);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _model.Dispose();
    }
}
