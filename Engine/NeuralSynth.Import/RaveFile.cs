using System.Runtime.InteropServices;
using NeuralSynth.Contract;
using NeuralSynth.Import.Graphs;
using NeuralSynth.Import.Networks;

namespace NeuralSynth.Import;

/// <summary>Imports RAVE models (TorchScript exports, <c>.ts</c>) as timbre models. The file is read as data: no code of it
/// is run or interpreted. Documented in docs/rave-import.md.</summary>
/// <remarks>[main-thread or worker]: files, allocation, seconds of work. All methods are thread-safe and without state.</remarks>
public static class RaveFile
{
    /// <summary>Extension of the files.</summary>
    public const string Extension = ".ts";

    /// <summary>What a file is, without converting it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">Null for <see cref="ImportLimits.Default"/>.</param>
    /// <exception cref="ImportException">It cannot be imported; the only exception.</exception>
    public static RaveInspection Inspect(string path, ImportLimits? limits = null) =>
        Guarded(path, stream => Inspect(stream, limits ?? ImportLimits.Default));

    /// <summary>Converts a file into a package in memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ImportException">It cannot be imported.</exception>
    /// <exception cref="OperationCanceledException">By <see cref="ImportOptions.Cancellation"/>.</exception>
    public static ImportedPackage Convert(string path, ImportOptions? options = null) =>
        Guarded(path, stream => Convert(stream, DefaultName(path), options ?? new ImportOptions()));

    /// <summary>Converts a file and writes the package.</summary>
    /// <param name="path">The file.</param>
    /// <param name="package">The package to write; replaced in one step.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>The description as written.</returns>
    /// <exception cref="ImportException">The file cannot be imported.</exception>
    /// <exception cref="OperationCanceledException">By <see cref="ImportOptions.Cancellation"/>; nothing was written.</exception>
    /// <exception cref="ModelPackageException">The package cannot be written.</exception>
    public static ModelManifest Convert(string path, string package, ImportOptions? options = null)
    {
        ImportedPackage imported = Convert(path, options);
        return ModelPackage.Write(package, imported.Manifest, imported.Files);
    }

    internal static RaveInspection Inspect(Stream stream, ImportLimits limits)
    {
        using var file = new ScriptFile(stream, limits);
        RaveModel model = RaveReader.Read(file);
        RaveChecks.Check(model);
        return RaveInspection.Of(model, RaveTiming.Of(model), file.Root);
    }

    internal static ImportedPackage Convert(Stream stream, string name, ImportOptions options)
    {
        var watch = new ImportWatch(options.Progress, options.Cancellation);
        using var file = new ScriptFile(stream, options.Limits ?? ImportLimits.Default, watch);
        RaveModel model = RaveReader.Read(file);
        RaveChecks.Check(model);
        RaveTiming timing = RaveTiming.Of(model);
        watch.AfterReading(0);
        var (encoder, encoderBytes) = RaveEncoderGraph.Build(model, timing, options);
        watch.AfterReading(0.5);
        var (decoder, decoderBytes) = RaveDecoderGraph.Build(model, timing, options);
        watch.AfterReading(1);
        var (latents, basis) = LatentStatistics.Of(model.Latent);
        RaveInspection inspection = RaveInspection.Of(model, timing, file.Root);
        var manifest = new ModelManifest
        {
            Id = Identity(model),
            Kind = ModelKinds.Timbre,
            Architecture = ModelArchitectures.Autoencoder,
            Name = Line(options.Name ?? name),
            Author = options.Author,
            Licence = options.Licence,
            Description = Describe(inspection, options),
            Tags = ["rave", "imported"],
            SampleRate = model.SampleRate,
            HopSamples = timing.HopSamples,
            Channels = model.Channels,
            LatencySamples = timing.LatencySamples,
            Latents = latents,
            Basis = basis,
            Graphs = [encoder, decoder],
            WeightPrecision = options.HalfWeights ? WeightPrecisions.Float16 : WeightPrecisions.Float32,
        };
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [RaveEncoderGraph.File] = encoderBytes, [RaveDecoderGraph.File] = decoderBytes };
        return new ImportedPackage(manifest, files, inspection);
    }

    /// <summary>The same for every import of one training run's file, whatever the options: of some of its weights.</summary>
    private static Guid Identity(RaveModel model)
    {
        var hash = new Sha256();
        IEnumerable<ConvolutionLayer> layers = model.Encoder.Concat(model.Decoder.Layers).OfType<ConvolutionLayer>();
        foreach (ConvolutionLayer layer in layers) hash.Append(MemoryMarshal.AsBytes(layer.Weights.AsSpan(0, Math.Min(layer.Weights.Length, 4096))));
        return new Guid(hash.Finish().AsSpan(0, 16));
    }

    private static string Describe(RaveInspection inspection, ImportOptions options)
    {
        string streaming = options.Streaming == StreamingMode.Compatible ? "signs of odd bands as in other players" : "signs of odd bands as in training";
        string latents = options.Latents == LatentMode.Deterministic ? "deterministic latents" : "latents as random as in the export";
        return $"{inspection.Summary} Imported with {streaming}, {latents}. {string.Join(" ", inspection.Notes)}".TrimEnd();
    }

    private static string DefaultName(string path)
    {
        const string suffix = "_streaming";
        string name = Path.GetFileNameWithoutExtension(path);
        return name.EndsWith(suffix, StringComparison.Ordinal) && name.Length > suffix.Length ? name[..^suffix.Length] : name;
    }

    /// <summary>Made fit for a manifest: one line, not too long, not empty.</summary>
    private static string Line(string name)
    {
        const int longest = 128;
        string line = string.Concat(name.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))).Trim();
        return line.Length == 0 ? "RAVE model" : line[..Math.Min(line.Length, longest)];
    }

    private static T Guarded<T>(string path, Func<Stream, T> action)
    {
        try
        {
            var file = new FileInfo(path);
            // Looked at before opening: a pipe or device has the length 0 and would block or never end.
            if (!file.Exists || file.Length == 0) throw new ImportFault(file.Exists ? "it is empty" : "there is no such file");
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return action(stream);
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            throw new ImportException(path, e.Message, e);
        }
    }

    /// <summary>What a damaged or refused file makes the code below throw.</summary>
    internal static bool IsOfTheFile(Exception e) =>
        e is ImportFault or IOException or InvalidDataException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException or ArgumentException or OverflowException;
}
