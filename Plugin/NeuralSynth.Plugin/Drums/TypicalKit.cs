using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin.Drums;

/// <summary>Where in a model's map the pads of a new instance lie: each at the most typical hit of its class. Pads of one class share
/// it out from dark to bright: three toms are low, middle and high.</summary>
/// <remarks>[thread-safe]; computed once per content.</remarks>
public sealed class TypicalKit
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, TypicalKit> Known = new(StringComparer.Ordinal);

    private readonly double[] _class = new double[DrumParameter.Pads];
    private readonly double[] _x = new double[DrumParameter.Pads];
    private readonly double[] _y = new double[DrumParameter.Pads];

    private TypicalKit(ModelManifest manifest)
    {
        int brightness = Array.FindIndex(manifest.Descriptors, d => d.Name.Equals("Brightness", StringComparison.OrdinalIgnoreCase));
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            string wanted = FactoryKit.ClassNameOf(pad);
            int index = ClassIn(manifest, pad, wanted);
            _class[pad] = index;
            int[] sharing = [.. Enumerable.Range(0, DrumParameter.Pads).Where(other => FactoryKit.ClassNameOf(other) == wanted)];
            if (Typical(manifest, index, brightness, Array.IndexOf(sharing, pad), sharing.Length) is not { } point) continue;
            _x[pad] = Math.Clamp(point.Position[0], -1, 1);
            _y[pad] = Math.Clamp(point.Position[1], -1, 1);
        }
    }

    /// <summary>The kit of a model.</summary>
    public static TypicalKit Of(ModelManifest manifest)
    {
        lock (Gate)
        {
            if (!Known.TryGetValue(manifest.ContentHash, out TypicalKit? kit)) Known[manifest.ContentHash] = kit = new TypicalKit(manifest);
            return kit;
        }
    }

    /// <summary>Value of a parameter in a new instance.</summary>
    public double DefaultOf(ParameterDefinition parameter)
    {
        int pad = DrumParameters.PadOf(parameter);
        return pad < 0 ? parameter.Default : DrumParameters.OffsetOf(parameter) switch
        {
            DrumParameter.Class => _class[pad],
            DrumParameter.MapX => _x[pad],
            DrumParameter.MapY => _y[pad],
            _ => parameter.Default,
        };
    }

    // A model with other classes: the pads go through them in turn.
    private static int ClassIn(ModelManifest manifest, int pad, string wanted)
    {
        int index = Array.FindIndex(manifest.Classes, c => c.Equals(wanted, StringComparison.OrdinalIgnoreCase));
        int count = Math.Clamp(manifest.Classes.Length, 1, DrumParameter.MaxClasses);
        return index >= 0 && index < count ? index : pad % count;
    }

    /// <summary>The most typical point of the given share of a class: the one nearest to the share's mean latent, distances in
    /// standard deviations.</summary>
    private static DrumMapPoint? Typical(ModelManifest manifest, int index, int brightness, int share, int shares)
    {
        DrumMapPoint[] points = [.. (manifest.Map?.Points ?? []).Where(p => p.Class == index)
            .OrderBy(p => brightness >= 0 && brightness < p.Descriptors.Length ? p.Descriptors[brightness] : p.Position[0])];
        if (points.Length == 0) return null;
        int first = share * points.Length / shares;
        int end = Math.Max(first + 1, (share + 1) * points.Length / shares);
        DrumMapPoint[] part = points[first..end];
        int dimensions = manifest.Latents.Length;
        double[] mean = new double[dimensions];
        foreach (DrumMapPoint point in part)
        {
            for (int d = 0; d < dimensions; d++) mean[d] += point.Latent[d] / (double)part.Length;
        }

        return part.MinBy(point => Enumerable.Range(0, dimensions).Sum(d => Math.Pow((point.Latent[d] - mean[d]) / manifest.Latents[d].StandardDeviation, 2)));
    }
}
