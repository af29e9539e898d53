namespace NeuralSynth.Engine.Drums;

/// <summary>What a pad's controls make of a model: for the main half, which places sounds on the map.</summary>
public static unsafe class DrumPadInputs
{
    /// <summary>Fills the model's latent, class shares and descriptors as the pad's sound at full velocity has them.</summary>
    /// <param name="model">In use by nobody else.</param>
    /// <param name="pad">[<see cref="DrumParameter.PadStride"/>] values of the pad.</param>
    /// <remarks>[main-thread]</remarks>
    public static void Fill(DrumModel* model, double* pad)
    {
        DrumRecipe recipe = DrumRecipe.Of(model, pad, seed: 0);
        DrumMapBlend.Fill(&recipe, 0);
    }
}
