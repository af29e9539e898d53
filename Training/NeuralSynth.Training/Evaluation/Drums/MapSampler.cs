using NeuralSynth.Contract;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>Draws sounds of a class as the plug-in makes them: a place in the map near a point of the class, and the points
/// of the class around it, blended.</summary>
/// <remarks>With the distances d₁ ≤ d₂ ≤ … to the class's points and R = d₉, the weights of the eight nearest are
/// (1/dᵢ − 1/R)²: the plug-in's formula (Franke and Nielson, 1980, modified quadratic Shepard weights).</remarks>
internal sealed class MapSampler : IHitSampler
{
    private const int Neighbours = 8;
    private const double SamePlace = 1e-6;

    private readonly DrumMapPoint[] _points;
    private readonly double[] _spacing;

    /// <summary>Takes the points of a class.</summary>
    /// <exception cref="TrainingException">The map has fewer than two points of the class.</exception>
    public MapSampler(ModelManifest manifest, int drumClass)
    {
        _points = [.. (manifest.Map?.Points ?? []).Where(p => p.Class == drumClass)];
        if (_points.Length < 2) throw new TrainingException($"'{manifest.Name}': expected at least two points of the class {manifest.Classes[drumClass]} in its map, found {_points.Length}.");
        _spacing = [.. _points.Select(p => _points.Where(q => q != p).Min(q => Distance(p.Position[0], p.Position[1], q)))];
    }

    /// <inheritdoc/>
    public (float[] Latent, float[] Descriptors) Draw(SeededRandom random)
    {
        int at = random.Next(_points.Length);
        // Up to the nearest other point, in any direction.
        double radius = _spacing[at] * random.NextDouble(), angle = 2 * Math.PI * random.NextDouble();
        return Blend(_points[at].Position[0] + (radius * Math.Cos(angle)), _points[at].Position[1] + (radius * Math.Sin(angle)));
    }

    /// <summary>What the plug-in gives the generator at a place of the map.</summary>
    internal (float[] Latent, float[] Descriptors) Blend(double x, double y)
    {
        (DrumMapPoint Point, double Distance)[] near = [.. _points.Select(p => (p, Distance(x, y, p))).OrderBy(p => p.Item2).Take(Neighbours + 1)];
        if (near[0].Distance < SamePlace) return (near[0].Point.Latent, near[0].Point.Descriptors);
        double horizon = near.Length > Neighbours ? 1 / near[Neighbours].Distance : 0;
        (DrumMapPoint Point, double Weight)[] weighted = [.. near.Take(Neighbours).Select(n => (n.Point, Math.Pow((1 / n.Distance) - horizon, 2)))];
        double sum = weighted.Sum(w => w.Weight);
        float[] Mean(Func<DrumMapPoint, float[]> values) =>
            [.. Enumerable.Range(0, values(_points[0]).Length).Select(d => (float)(weighted.Sum(w => (sum > 0 ? w.Weight / sum : 1.0 / weighted.Length) * values(w.Point)[d])))];
        return (Mean(p => p.Latent), Mean(p => p.Descriptors));
    }

    private static double Distance(double x, double y, DrumMapPoint p) => Math.Sqrt(Math.Pow(x - p.Position[0], 2) + Math.Pow(y - p.Position[1], 2));
}
