using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Models;

/// <summary>Finds the controls of a pad that make a sound of a given code: a place on the map whose blend of points comes near
/// the latent, then offsets that take it there.</summary>
/// <remarks>
/// [main-thread or loader thread], one thread at a time. With r the difference of the wanted latent from the blend at (x, y) in
/// standard deviations and o that of the descriptors, the place minimises Σ r² over the dimensions without a fine control, plus
/// Σ (excess over 4)² and 1/50 of Σ r², Σ o² over those with one: what cannot be offset counts in full, what can counts a
/// little, so that the pad lies where it sounds. The search starts at the points of the class that come nearest and goes down
/// in eight directions with shrinking steps.
/// </remarks>
public sealed unsafe class DrumPlacer
{
    private const double MostOffset = 4;
    private const double OffsetCost = 0.02;
    private const int Starts = 6;
    private const double FirstStep = 0.08;
    private const double LastStep = 1e-4;

    // Of a variation, standard deviations: clearly another hit, still the same drum.
    private const double VariedLatent = 0.6;
    private const double VariedDescriptor = 0.35;
    private const double VariedPlace = 0.015;
    private const ulong VariationStream = 0x766172696174696f;

    private static readonly (int X, int Y)[] Directions = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)];

    private readonly DrumModelInstance _instance;
    private readonly DrumModel* _model;
    private readonly double[] _pad = new double[DrumParameter.PadStride];

    /// <summary>Works on the buffers of a model instance, which nobody else may be using.</summary>
    public DrumPlacer(DrumModelInstance instance)
    {
        _instance = instance;
        _model = instance.Model;
    }

    /// <summary>Places a code in the class that its encoder finds most probable.</summary>
    /// <param name="code">Of this model.</param>
    public DrumPlacement Place(DrumCode code) => Place(code.Class, code.Latent, code.Descriptors);

    /// <summary>Places a latent.</summary>
    /// <param name="ofClass">Index of the class.</param>
    /// <param name="latent">[D].</param>
    /// <param name="descriptors">[K], standardised; empty when unknown: the offsets are 0 then.</param>
    public DrumPlacement Place(int ofClass, IReadOnlyList<float> latent, IReadOnlyList<float> descriptors)
    {
        var target = new Target(ofClass, latent, descriptors);
        (double X, double Y, double Cost) best = (0, 0, double.PositiveInfinity);
        foreach ((double x, double y) in NearestPoints(target))
        {
            (double X, double Y, double Cost) found = Descend(target, x, y);
            if (found.Cost < best.Cost) best = found;
        }

        return Complete(target, best.X, best.Y);
    }

    /// <summary>Neighbours of a placement: the same class, a place beside it, other offsets.</summary>
    /// <param name="placement">In the middle.</param>
    /// <param name="seed">The same seed gives the same neighbours.</param>
    /// <param name="count">How many.</param>
    public static DrumPlacement[] Vary(DrumPlacement placement, int seed, int count = 8)
    {
        var varied = new DrumPlacement[count];
        for (int v = 0; v < count; v++)
        {
            ulong index = 0;
            double Next(double value, double deviation, double most) =>
                Math.Clamp(value + deviation * CounterRandom.Normal((ulong)seed, VariationStream + (ulong)v, index++), -most, most);
            varied[v] = placement with
            {
                MapX = Next(placement.MapX, VariedPlace, 1),
                MapY = Next(placement.MapY, VariedPlace, 1),
                Descriptors = [.. placement.Descriptors.Select(d => Next(d, VariedDescriptor, MostOffset))],
                FineLatents = [.. placement.FineLatents.Select(z => Next(z, VariedLatent, MostOffset))],
            };
        }

        return varied;
    }

    private (double X, double Y)[] NearestPoints(Target target)
    {
        DrumMapPoint[] points = _instance.File.Manifest.Map?.Points ?? [];
        DrumMapPoint[] ofClass = [.. points.Where(p => p.Class == target.Class)];
        if (ofClass.Length == 0) ofClass = points;
        return ofClass.Length == 0
            ? [(0, 0)]
            : ofClass
                .Select(p => (X: (double)p.Position[0], Y: (double)p.Position[1]))
                .OrderBy(p => Cost(target, p.X, p.Y))
                .Take(Starts)
                .ToArray();
    }

    private (double X, double Y, double Cost) Descend(Target target, double x, double y)
    {
        double cost = Cost(target, x, y);
        for (double step = FirstStep; step > LastStep; step /= 2)
        {
            for (bool moved = true; moved;)
            {
                moved = false;
                foreach ((int dx, int dy) in Directions)
                {
                    double nextX = Math.Clamp(x + dx * step, -1, 1), nextY = Math.Clamp(y + dy * step, -1, 1);
                    double next = Cost(target, nextX, nextY);
                    if (next >= cost) continue;
                    (x, y, cost, moved) = (nextX, nextY, next, true);
                }
            }
        }

        return (x, y, cost);
    }

    private double Cost(Target target, double x, double y)
    {
        Blend(target.Class, x, y);
        double cost = 0;
        for (int d = 0; d < _model->LatentCount; d++) cost += d < DrumParameter.FineLatents ? Offset(Difference(target, d)) : Square(Difference(target, d));
        for (int control = 0; control < DrumModel.DescriptorControls; control++) cost += Offset(DescriptorDifference(target, control));
        return cost;

        static double Offset(double offset) => OffsetCost * Square(offset) + Square(Math.Max(0, Math.Abs(offset) - MostOffset));
    }

    private DrumPlacement Complete(Target target, double x, double y)
    {
        Blend(target.Class, x, y);
        var placement = new DrumPlacement
        {
            Class = target.Class,
            MapX = x,
            MapY = y,
            Descriptors = [.. Enumerable.Range(0, DrumModel.DescriptorControls).Select(c => Math.Clamp(DescriptorDifference(target, c), -MostOffset, MostOffset))],
            FineLatents = [.. Enumerable.Range(0, DrumParameter.FineLatents).Select(d => d < _model->LatentCount ? Math.Clamp(Difference(target, d), -MostOffset, MostOffset) : 0)],
        };
        Fill(placement);
        double squares = 0;
        for (int d = 0; d < _model->LatentCount; d++) squares += Square(Difference(target, d));
        return placement with { Residual = Math.Sqrt(squares / _model->LatentCount) };
    }

    /// <summary>Leaves what a pad at a place makes of the model in the model's inputs.</summary>
    private void Blend(int ofClass, double x, double y)
    {
        Array.Clear(_pad);
        _pad[DrumParameter.Class] = ofClass;
        _pad[DrumParameter.MapX] = x;
        _pad[DrumParameter.MapY] = y;
        FillFromPad();
    }

    private void Fill(DrumPlacement placement)
    {
        Array.Clear(_pad);
        placement.CopyTo(_pad);
        FillFromPad();
    }

    private void FillFromPad()
    {
        fixed (double* pad = _pad) DrumPadInputs.Fill(_model, pad);
    }

    /// <summary>Of the wanted latent from the one in the model's input, standard deviations.</summary>
    private double Difference(Target target, int d) => (target.Latent[d] - _model->Latent[d]) / _model->LatentDeviation[d];

    private double DescriptorDifference(Target target, int control)
    {
        int k = _model->DescriptorOfControl[control];
        return k < 0 || k >= target.Descriptors.Count || _model->Descriptors == null ? 0 : target.Descriptors[k] - _model->Descriptors[k];
    }

    private static double Square(double value) => value * value;

    private sealed record Target(int Class, IReadOnlyList<float> Latent, IReadOnlyList<float> Descriptors);
}
