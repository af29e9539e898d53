namespace NeuralSynth.Plugin;

/// <summary>Which plug-in an instance is, as both halves write it: value of <see cref="PluginBridge.Kind"/>.</summary>
public static class PluginKind
{
    /// <summary>NeuralSynth Timbre; the bridge is a <see cref="TimbreBridge"/>.</summary>
    public const int Timbre = 0;

    /// <summary>NeuralSynth Drums; the bridge is a <c>DrumBridge</c>.</summary>
    public const int Drums = 1;
}
