using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>Values from outside are limited where they are used.</summary>
internal static class DrumLimits
{
    /// <summary>Limits a value; what is not a number becomes the lowest.</summary>
    [RealTime]
    internal static double Clamp(double value, double lowest, double highest) => value >= lowest ? value <= highest ? value : highest : lowest;

    /// <summary>Limits a whole number.</summary>
    [RealTime]
    internal static int Whole(double value, int lowest, int highest) => (int)Math.Round(Clamp(value, lowest, highest));

    /// <summary>Linear gain of a level; 0 at the lowest.</summary>
    [RealTime]
    internal static double Gain(double levelDb, double lowestDb, double highestDb)
    {
        double level = Clamp(levelDb, lowestDb, highestDb);
        return level <= lowestDb ? 0 : Math.Pow(10, level / 20);
    }
}
