using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation;

/// <summary>Latent dimensions, their statistics and their basis.</summary>
internal static class LatentRules
{
    public static void Check(ModelManifest manifest, Place place)
    {
        LatentDimension[] latents = manifest.Latents;
        Rule.Count(latents.Length, 1, ManifestLimits.MostLatents, "latents", place.At("$.latents"));
        for (int i = 0; i < latents.Length; i++) CheckDimension(latents[i], place.At($"$.latents[{i}]"));
        if (manifest.Basis is not { } basis) return;
        Place basisPlace = place.At("$.basis");
        if (manifest.Architecture == ModelArchitectures.Ddsp) throw basisPlace.Fail("no basis in a ddsp model", "one");
        CheckBasis(basis, latents.Length, basisPlace);
    }

    private static void CheckDimension(LatentDimension latent, Place place)
    {
        Rule.Line(latent.Name, 1, ManifestLimits.LongestName, place.At("name"));
        Rule.Finite(latent.Mean, place.At("mean"));
        if (!(latent.StandardDeviation > 0) || float.IsInfinity(latent.StandardDeviation))
            throw place.At("standardDeviation").Fail("a finite number above 0", $"{latent.StandardDeviation}");
        Rule.Ascending(latent.Percentile1, latent.Percentile99, "percentile1 ≤ percentile99, both finite", place);
    }

    private static void CheckBasis(LatentBasis basis, int dimensions, Place place)
    {
        Rule.Count(basis.Mean.Length, dimensions, dimensions, "values, one per latent", place.At("mean"));
        Rule.Count(basis.Variance.Length, dimensions, dimensions, "values, one per latent", place.At("variance"));
        Rule.Count(basis.Components.Length, dimensions, dimensions, "rows, one per latent", place.At("components"));
        foreach (float mean in basis.Mean) Rule.Finite(mean, place.At("mean"));
        for (int i = 0; i < dimensions; i++)
        {
            Rule.AtLeast(basis.Variance[i], 0, place.At($"variance[{i}]"));
            Rule.Count(basis.Components[i].Length, dimensions, dimensions, "columns, one per latent", place.At($"components[{i}]"));
        }
        CheckOrthonormal(basis.Components, place.At("components"));
    }

    private static void CheckOrthonormal(float[][] rows, Place place)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = Dot(rows[i], rows[j]);
                double expected = i == j ? 1 : 0;
                if (!(Math.Abs(product - expected) <= ManifestLimits.OrthonormalTolerance))
                    throw place.Fail($"orthonormal rows: row {i} · row {j} = {expected}", $"{product:g6}");
            }
        }
    }

    private static double Dot(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
