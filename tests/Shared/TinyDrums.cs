using NeuralSynth.Contract;

namespace NeuralSynth.Tests.Shared;

/// <summary>A drum package that is small and quick, with the classes, descriptors and a map as our own have them: a hit is a sum of
/// sines that its latent and class weigh, so that other controls give other audio. Linked into the test projects that need it.</summary>
internal static class TinyDrums
{
    public const int HitSamples = 2048;

    private const int Latents = 4;
    private const int PointsPerClass = 5;

    private static readonly string[] Classes = ["Kick", "Snare", "Closed hat", "Open hat", "Tom", "Crash", "Ride", "Clap", "Rim", "Cowbell", "Percussion"];

    /// <summary>The package.</summary>
    public static SamplePackage Package(string name = "Tiny drums") => SamplePackages.Drum(Latents, Classes.Length, HitSamples).With(manifest => manifest with
    {
        Name = name,
        Classes = Classes,
        Map = new DrumMap { Points = [.. Enumerable.Range(0, Classes.Length * PointsPerClass).Select(Point)] },
    });

    private static DrumMapPoint Point(int index)
    {
        var random = new Random(index);
        return new DrumMapPoint
        {
            Name = $"tests/{index}",
            Class = index % Classes.Length,
            Position = [2 * random.NextSingle() - 1, 2 * random.NextSingle() - 1],
            Latent = [.. Enumerable.Range(0, Latents).Select(_ => 0.4f * (random.NextSingle() - 0.5f))],
            Descriptors = [],
        };
    }
}
