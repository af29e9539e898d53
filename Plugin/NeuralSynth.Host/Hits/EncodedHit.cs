using NeuralSynth.Models;

namespace NeuralSynth.Host.Hits;

/// <summary>What was made of a recording.</summary>
/// <param name="Prepared">The recording in the model's form, without zeros at the end: what a pad keeps as its original.</param>
/// <param name="Code">What the encoder says.</param>
/// <param name="Placement">Where it lies.</param>
/// <param name="Resynthesis">What a pad there plays.</param>
/// <param name="Variations">Neighbours.</param>
/// <param name="VariationAudio">What they play.</param>
internal sealed record EncodedHit(float[] Prepared, DrumCode Code, DrumPlacement Placement, float[] Resynthesis, DrumPlacement[] Variations, float[][] VariationAudio);
