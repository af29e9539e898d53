using NeuralSynth.Engine.Drums;
using NeuralSynth.Models;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin.Drums;

// Sounds that the user brought.
public sealed unsafe partial class DrumPlugin
{
    private static readonly int[] PlacedControls =
    [
        DrumParameter.Class, DrumParameter.MapX, DrumParameter.MapY,
        DrumParameter.Brightness, DrumParameter.Boominess, DrumParameter.Noisiness, DrumParameter.Decay,
        .. Enumerable.Range(DrumParameter.FineLatent, DrumParameter.FineLatents),
    ];

    /// <summary>Moves a pad to a place of the map and gives it a recording as its own layer. Its other controls stay, the layer's
    /// mix among them.</summary>
    /// <param name="pad">0 … 15.</param>
    /// <param name="placement">Of the dropped hit, or one of its variations.</param>
    /// <param name="original">The recording, or null for none.</param>
    /// <remarks>[main-thread]</remarks>
    public void UseHit(int pad, DrumPlacement placement, DrumSample? original)
    {
        double[] values = new double[DrumParameter.PadStride];
        placement.CopyTo(values);
        foreach (int control in PlacedControls) SetValue(DrumParameters.Of(pad, control), values[control]);
        SetOriginal(pad, original);
        Announce(namesToo: true);
    }
}
