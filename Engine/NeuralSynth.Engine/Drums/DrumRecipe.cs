using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>All that decides how a pad's sounds are generated, in whole steps: equal recipes give equal bits, and controls that
/// move by less than a step give nothing to do.</summary>
internal unsafe struct DrumRecipe
{
    /// <summary>Steps of the map from the middle to the edge.</summary>
    internal const int MapSteps = 4096;

    /// <summary>Steps of one standard deviation, and of amounts from 0 to 1.</summary>
    internal const int Steps = 256;

    /// <summary>Model; null when there is none, and nothing can be generated.</summary>
    internal DrumModel* Model;

    /// <summary>Class of the model.</summary>
    internal int Class;

    /// <summary>Place in the map, in <see cref="MapSteps"/>.</summary>
    internal int X, Y;

    /// <summary>Offsets of the descriptors, in <see cref="Steps"/>.</summary>
    internal fixed int Descriptors[DrumModel.DescriptorControls];

    /// <summary>Offsets of the latent, in <see cref="Steps"/>.</summary>
    internal fixed int Fine[DrumParameter.FineLatents];

    /// <summary>Seed of the generator's noise; 0 for a model without.</summary>
    internal int Seed;

    /// <summary>Amounts, in <see cref="Steps"/>.</summary>
    internal int HumaniseRadius, VelocityToTimbre;

    /// <summary>Seed of the neighbours.</summary>
    internal int HumaniseSeed;

    /// <summary>Velocity layers in use.</summary>
    internal readonly int Layers => VelocityToTimbre > 0 ? DrumInstance.Layers : 1;

    /// <summary>Neighbours in use, the sound itself among them.</summary>
    internal readonly int Variations => HumaniseRadius > 0 ? DrumInstance.Variations : 1;

    /// <summary>Bit n: slot n is in use.</summary>
    internal readonly uint SlotsInUse
    {
        [RealTime]
        get
        {
            uint layer = (1u << Variations) - 1;
            return Layers == 1 ? layer : layer | layer << DrumInstance.Variations | layer << (2 * DrumInstance.Variations) | layer << (3 * DrumInstance.Variations);
        }
    }

    /// <summary>Takes a pad's controls.</summary>
    /// <param name="model">The model, or null.</param>
    /// <param name="pad">[<see cref="DrumParameter.PadStride"/>] values of the pad.</param>
    /// <param name="seed">The instance's.</param>
    [RealTime]
    internal static DrumRecipe Of(DrumModel* model, double* pad, double seed)
    {
        DrumRecipe recipe = default;
        recipe.Model = model;
        recipe.Class = Whole(pad[DrumParameter.Class], 1, 0, (model == null ? DrumParameter.MaxClasses : model->ClassCount) - 1);
        recipe.X = Whole(pad[DrumParameter.MapX], MapSteps, -MapSteps, MapSteps);
        recipe.Y = Whole(pad[DrumParameter.MapY], MapSteps, -MapSteps, MapSteps);
        for (int i = 0; i < DrumModel.DescriptorControls; i++) recipe.Descriptors[i] = Whole(pad[DrumParameter.Brightness + i], Steps, -4 * Steps, 4 * Steps);
        for (int i = 0; i < DrumParameter.FineLatents; i++) recipe.Fine[i] = Whole(pad[DrumParameter.FineLatent + i], Steps, -4 * Steps, 4 * Steps);
        recipe.Seed = model == null || model->NoiseInputs == 0 ? 0 : Whole(seed, 1, 0, 65535);
        recipe.HumaniseRadius = Whole(pad[DrumParameter.HumaniseRadius], Steps, 0, Steps);
        recipe.HumaniseSeed = Whole(pad[DrumParameter.HumaniseSeed], 1, 0, 65535);
        recipe.VelocityToTimbre = Whole(pad[DrumParameter.VelocityToTimbre], Steps, 0, Steps);
        return recipe;
    }

    /// <summary>What stands for the sound of slot 0: never 0.</summary>
    [RealTime]
    internal readonly ulong MainKey()
    {
        ulong key = Model == null ? 0 : Model->ContentKey;
        key = Add(key, Class);
        key = Add(key, X);
        key = Add(key, Y);
        for (int i = 0; i < DrumModel.DescriptorControls; i++) key = Add(key, Descriptors[i]);
        for (int i = 0; i < DrumParameter.FineLatents; i++) key = Add(key, Fine[i]);
        return NotZero(Add(key, Seed));
    }

    /// <summary>What stands for the sound of a slot: never 0.</summary>
    /// <param name="mainKey"><see cref="MainKey"/>.</param>
    /// <param name="slot">A generated one.</param>
    [RealTime]
    internal readonly ulong KeyOf(ulong mainKey, int slot)
    {
        int layer = slot / DrumInstance.Variations;
        int variation = slot % DrumInstance.Variations;
        ulong key = mainKey;
        if (layer != 0) key = Add(Add(key, layer), VelocityToTimbre);
        if (variation != 0) key = Add(Add(Add(key, DrumInstance.Layers + variation), HumaniseRadius), HumaniseSeed);
        return NotZero(key);
    }

    /// <summary>The slot of a layer and a variation, if they are in use; 0 otherwise.</summary>
    [RealTime]
    internal readonly int InUse(int slot) => (SlotsInUse >> slot & 1) != 0 ? slot : 0;

    private static ulong Add(ulong key, int value) => CounterRandom.Bits(key, (uint)value, 0);

    private static ulong NotZero(ulong key) => key == 0 ? 1 : key;

    private static int Whole(double value, double steps, int lowest, int highest) =>
        (int)Math.Round(DrumLimits.Clamp(value * steps, lowest, highest));
}
