namespace NeuralSynth.Engine.Dsp;

/// <summary>The periodic Hann window.</summary>
internal static class HannWindow
{
    /// <summary>½ − ½·cos(2πn/N). [main-thread]</summary>
    public static double At(int n, int length) => 0.5 - 0.5 * Math.Cos(2 * Math.PI * n / length);
}
