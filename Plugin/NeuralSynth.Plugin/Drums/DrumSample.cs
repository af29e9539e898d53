namespace NeuralSynth.Plugin.Drums;

/// <summary>Finished audio of a pad, as it was generated or recorded: before anything that the pad does to it.</summary>
/// <param name="Key">What made it, see <see cref="Engine.Drums.DrumSoundInfo.Key"/>; 0 for a recording.</param>
/// <param name="SampleRate">Hz.</param>
/// <param name="Samples">Mono.</param>
public sealed record DrumSample(ulong Key, int SampleRate, float[] Samples);
