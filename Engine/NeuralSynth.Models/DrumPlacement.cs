using NeuralSynth.Engine.Drums;

namespace NeuralSynth.Models;

/// <summary>Where a sound lies on the map of a drum model, as controls of a pad.</summary>
public sealed record DrumPlacement
{
    /// <summary>Index into the model's classes.</summary>
    public required int Class { get; init; }

    /// <summary>−1 to 1.</summary>
    public required double MapX { get; init; }

    /// <summary>−1 to 1.</summary>
    public required double MapY { get; init; }

    /// <summary>[4] offsets of brightness, boominess, noisiness and decay, standard deviations, −4 to 4.</summary>
    public required double[] Descriptors { get; init; }

    /// <summary>[<see cref="DrumParameter.FineLatents"/>] offsets of the latent, standard deviations, −4 to 4.</summary>
    public required double[] FineLatents { get; init; }

    /// <summary>Root mean square difference of the generator's latent from the wanted one, standard deviations. What is left
    /// lies in the dimensions that have no control.</summary>
    public double Residual { get; init; }

    /// <summary>Writes the controls over a pad's values; other controls stay.</summary>
    /// <param name="pad">[<see cref="DrumParameter.PadStride"/>].</param>
    public void CopyTo(Span<double> pad)
    {
        pad[DrumParameter.Class] = Class;
        pad[DrumParameter.MapX] = MapX;
        pad[DrumParameter.MapY] = MapY;
        Descriptors.CopyTo(pad[DrumParameter.Brightness..]);
        FineLatents.CopyTo(pad[DrumParameter.FineLatent..]);
    }
}
