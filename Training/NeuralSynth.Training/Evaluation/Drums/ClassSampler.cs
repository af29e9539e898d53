using MathNet.Numerics.LinearAlgebra;
using NeuralSynth.Contract;

namespace NeuralSynth.Training.Evaluation.Drums;

/// <summary>Draws latents and descriptors of a class from a Gaussian fitted to the class's points of the map: also what lies
/// between and beside the points, where the pads' latent controls lead.</summary>
internal sealed class ClassSampler : IHitSampler
{
    private const double Shrinkage = 0.05;

    private readonly Vector<double> _mean;
    private readonly Matrix<double> _root;
    private readonly int _latents;

    /// <summary>Fits to the points of a class.</summary>
    /// <exception cref="TrainingException">The map has fewer than two points of the class.</exception>
    public ClassSampler(ModelManifest manifest, int drumClass)
    {
        double[][] points = [.. (manifest.Map?.Points ?? []).Where(p => p.Class == drumClass).Select(p => p.Latent.Concat(p.Descriptors).Select(v => (double)v).ToArray())];
        if (points.Length < 2) throw new TrainingException($"'{manifest.Name}': expected at least two points of the class {manifest.Classes[drumClass]} in its map, found {points.Length}.");
        _latents = manifest.Latents.Length;
        var matrix = Matrix<double>.Build.DenseOfRowArrays(points);
        _mean = matrix.ColumnSums() / points.Length;
        for (int i = 0; i < points.Length; i++) matrix.SetRow(i, matrix.Row(i) - _mean);
        Matrix<double> covariance = matrix.TransposeThisAndMultiply(matrix) / points.Length;
        // Few points make singular covariances: a little of each axis's own variance keeps them regular.
        Matrix<double> diagonal = Matrix<double>.Build.DenseOfDiagonalVector(covariance.Diagonal() + 1e-6);
        _root = ((covariance * (1 - Shrinkage)) + (diagonal * Shrinkage)).Cholesky().Factor;
    }

    /// <inheritdoc/>
    public (float[] Latent, float[] Descriptors) Draw(SeededRandom random)
    {
        Vector<double> x = _mean + (_root * Vector<double>.Build.Dense(_mean.Count, _ => random.NextNormal()));
        float[] all = [.. x.Select(v => (float)v)];
        return (all[.._latents], all[_latents..]);
    }
}
