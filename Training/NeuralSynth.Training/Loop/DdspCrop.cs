namespace NeuralSynth.Training.Loop;

/// <summary>One item of a batch.</summary>
/// <param name="Sequence">Where it is from.</param>
/// <param name="StartFrame">Frame of the first sample that is compared.</param>
/// <param name="GainDb">Added to audio and loudness.</param>
/// <param name="UseBrightness">False: the network sees 0 instead.</param>
/// <param name="StartPhase">Of the oscillator, radians.</param>
/// <param name="NoiseOffset">Place in the pool of random numbers.</param>
public readonly record struct DdspCrop(TrainingSequence Sequence, int StartFrame, float GainDb, bool UseBrightness, double StartPhase, int NoiseOffset);
