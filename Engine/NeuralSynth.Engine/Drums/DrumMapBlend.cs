using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>
/// From a place in the map to the generator's inputs: the points around it, weighted by their distance, then the pad's offsets.
/// </summary>
/// <remarks>
/// [worker, audio-thread]. With the distances d₁ ≤ d₂ ≤ … to the points of the pad's class and R = d₉, the weights of the eight
/// nearest are (1/dᵢ − 1/R)²: a point itself is met exactly, and a point that comes in or goes out has the weight 0, so that
/// the result never jumps. Source: R. Franke, G. Nielson, Smooth interpolation of large sets of scattered data (1980),
/// the modified quadratic Shepard weights.
/// </remarks>
internal static unsafe class DrumMapBlend
{
    /// <summary>Points that have a weight.</summary>
    internal const int Neighbours = 8;

    /// <summary>Brightness that the softest layer loses at most, standard deviations.</summary>
    internal const double SoftestBrightness = -1.5;

    // Nearer than half a step of the recipe's map: the point itself.
    private const double SamePlace = 0.5 / DrumRecipe.MapSteps;

    // Standardised descriptors beyond this are not sounds of this world.
    private const double MostDeviations = 6;

    /// <summary>Fills the model's inputs but its noise.</summary>
    /// <param name="recipe">With its model.</param>
    /// <param name="slot">A generated one.</param>
    [RealTime]
    internal static void Fill(DrumRecipe* recipe, int slot)
    {
        DrumModel* model = recipe->Model;
        int* nearest = stackalloc int[Neighbours];
        double* weights = stackalloc double[Neighbours];
        int count = Find(recipe, nearest, weights);
        FillLatent(recipe, slot, nearest, weights, count);
        if (model->Descriptors != null) FillDescriptors(recipe, slot, nearest, weights, count);
        for (int c = 0; model->ClassShares != null && c < model->ClassCount; c++) model->ClassShares[c] = c == recipe->Class ? 1 : 0;
    }

    /// <summary>Finds the points that have a weight.</summary>
    /// <returns>How many; 0 for a model without a map. The weights' sum is 1.</returns>
    [RealTime]
    private static int Find(DrumRecipe* recipe, int* nearest, double* weights)
    {
        int* found = stackalloc int[Neighbours + 1];
        double* distances = stackalloc double[Neighbours + 1];
        int count = FindNearest(recipe, recipe->Class, found, distances);
        if (count == 0) count = FindNearest(recipe, -1, found, distances);
        if (count == 0) return 0;
        nearest[0] = found[0];
        weights[0] = 1;
        if (distances[0] < SamePlace) return 1;

        double horizon = count > Neighbours ? 1 / distances[Neighbours] : 0;
        count = Math.Min(count, Neighbours);
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            nearest[i] = found[i];
            double nearness = 1 / distances[i] - horizon;
            weights[i] = nearness * nearness;
            sum += weights[i];
        }

        // All at one distance: none is nearer.
        for (int i = 0; i < count; i++) weights[i] = sum > 0 ? weights[i] / sum : 1.0 / count;
        return count;
    }

    /// <summary>The nearest points of a class (−1 for all), nearest first; among equals the first of the map.</summary>
    [RealTime]
    private static int FindNearest(DrumRecipe* recipe, int ofClass, int* found, double* distances)
    {
        DrumModel* model = recipe->Model;
        double x = (double)recipe->X / DrumRecipe.MapSteps;
        double y = (double)recipe->Y / DrumRecipe.MapSteps;
        int count = 0;
        for (int p = 0; p < model->PointCount; p++)
        {
            if (ofClass >= 0 && model->PointClass[p] != ofClass) continue;
            double dx = model->PointX[p] - x;
            double dy = model->PointY[p] - y;
            double distance = Math.Sqrt(dx * dx + dy * dy);
            if (count > Neighbours && distance >= distances[Neighbours]) continue;
            int at = count > Neighbours ? Neighbours : count++;
            for (; at > 0 && distances[at - 1] > distance; at--)
            {
                distances[at] = distances[at - 1];
                found[at] = found[at - 1];
            }

            distances[at] = distance;
            found[at] = p;
        }

        return count;
    }

    [RealTime]
    private static void FillLatent(DrumRecipe* recipe, int slot, int* nearest, double* weights, int count)
    {
        DrumModel* model = recipe->Model;
        int variation = slot % DrumInstance.Variations;
        double radius = variation == 0 ? 0 : (double)recipe->HumaniseRadius / DrumRecipe.Steps;
        for (int d = 0; d < model->LatentCount; d++)
        {
            double value = count == 0 ? model->LatentMean[d] : 0;
            for (int i = 0; i < count; i++) value += weights[i] * model->PointLatent[nearest[i] * model->LatentCount + d];
            double offset = d < DrumParameter.FineLatents ? (double)recipe->Fine[d] / DrumRecipe.Steps : 0;
            offset += radius * (2 * CounterRandom.Uniform((ulong)recipe->HumaniseSeed, (ulong)variation, (ulong)d) - 1);
            model->Latent[d] = (float)(value + offset * model->LatentDeviation[d]);
        }
    }

    [RealTime]
    private static void FillDescriptors(DrumRecipe* recipe, int slot, int* nearest, double* weights, int count)
    {
        DrumModel* model = recipe->Model;
        for (int k = 0; k < model->DescriptorCount; k++)
        {
            double value = 0;
            for (int i = 0; i < count; i++) value += weights[i] * model->PointDescriptors[nearest[i] * model->DescriptorCount + k];
            for (int control = 0; control < DrumModel.DescriptorControls; control++)
            {
                if (model->DescriptorOfControl[control] == k) value += OffsetOf(recipe, control, slot / DrumInstance.Variations);
            }

            model->Descriptors[k] = (float)DrumLimits.Clamp(value, -MostDeviations, MostDeviations);
        }
    }

    [RealTime]
    private static double OffsetOf(DrumRecipe* recipe, int control, int layer)
    {
        double offset = (double)recipe->Descriptors[control] / DrumRecipe.Steps;
        if (control != 0) return offset;
        double softness = (double)layer / (DrumInstance.Layers - 1);
        return offset + SoftestBrightness * softness * recipe->VelocityToTimbre / DrumRecipe.Steps;
    }
}
