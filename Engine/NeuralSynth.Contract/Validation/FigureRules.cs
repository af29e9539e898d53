using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation;

/// <summary>Training summary and evaluation figures.</summary>
internal static class FigureRules
{
    public static void Check(ModelManifest manifest, Place place)
    {
        CheckFigures(manifest.Evaluation, place.At("$.evaluation"));
        if (manifest.Training is not { } training) return;
        Place at = place.At("$.training");
        Rule.Line(training.Program, 0, ManifestLimits.LongestLine, at.At("program"));
        Rule.AtLeast(training.Steps, 0, at.At("steps"));
        Rule.AtLeast(training.Minutes, 0, at.At("minutes"));
        Rule.AtLeast(training.Parameters, 0, at.At("parameters"));
        const int splits = 3; // training, validation, test
        Rule.Count(training.SplitSeconds.Length, 0, splits, "splits", at.At("splitSeconds"));
        foreach (double seconds in training.SplitSeconds) Rule.AtLeast(seconds, 0, at.At("splitSeconds"));
        CheckFigures(training.Losses, at.At("losses"));
    }

    private static void CheckFigures(Dictionary<string, double> figures, Place place)
    {
        Rule.Count(figures.Count, 0, ManifestLimits.MostFigures, "figures", place);
        foreach ((string name, double value) in figures)
        {
            Rule.Line(name, 1, ManifestLimits.LongestName, place);
            Rule.Finite(value, place.At(Place.Quote(name)));
        }
    }
}
