using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Drums;

/// <summary>A pad's own sound (slot 0) outside of any instance, for states and exports: the very samples that an instance with these
/// values generates.</summary>
public static unsafe class DrumRendering
{
    /// <summary>What stands for the sound that the values ask for; as <see cref="DrumSoundInfo.Key"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">[<see cref="DrumParameter.Count"/>] plain values.</param>
    /// <param name="pad">0 … 15.</param>
    public static ulong KeyOf(DrumModel* model, double* values, int pad) => Recipe(model, values, pad).MainKey();

    /// <summary>Generates the sound.</summary>
    /// <param name="model">A model that nobody else uses meanwhile.</param>
    /// <param name="values">[Count] plain values.</param>
    /// <param name="pad">0 … 15.</param>
    /// <param name="info">Receives what the sound is.</param>
    /// <param name="destination">[capacity] receives the first samples, at the model's rate.</param>
    /// <param name="capacity">Samples; <see cref="DrumModel.HitSamples"/> is enough.</param>
    /// <returns>False when the generator failed or its output was not finite.</returns>
    /// <remarks>[main-thread]. Takes and frees native memory.</remarks>
    public static bool Render(DrumModel* model, double* values, int pad, DrumSoundInfo* info, float* destination, int capacity)
    {
        DrumRecipe recipe = Recipe(model, values, pad);
        DrumGenerator generator = default;
        Denormals.Enter(out Denormals.Saved flags);
        try
        {
            generator.Begin(&recipe, pad, 0);
            DrumSound* sound;
            while (!generator.Advance(long.MaxValue, model->SampleRate, out sound))
            {
            }

            if (sound == null) return false;
            *info = sound->Info;
            int count = Math.Clamp(capacity, 0, sound->Info.Samples);
            new Span<float>(sound->Source, count).CopyTo(new Span<float>(destination, count));
            DrumSound.FreeAll(sound);
            return true;
        }
        finally
        {
            generator.Free();
            Denormals.Leave(ref flags);
        }
    }

    private static DrumRecipe Recipe(DrumModel* model, double* values, int pad) =>
        DrumRecipe.Of(model, values + DrumParameter.Of(pad, 0), values[DrumParameter.Seed]);
}
