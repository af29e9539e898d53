using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Plugin.Parameters;

/// <summary>Which MIDI controllers move which parameters of NeuralSynth Timbre. Only controllers whose rest position (0,
/// or the centre) is the parameter's default, so that a keyboard that is switched on changes nothing.</summary>
public static class TimbreMidi
{
    /// <summary>Number that formats give to pitch bend, behind the 128 controllers and channel pressure.</summary>
    public const int PitchBend = 129;

    private const int ModulationWheel = 1;
    private const int Brightness = 74;

    /// <summary>The parameter that a controller moves, or null.</summary>
    public static ParameterDefinition? ParameterOf(int controller)
    {
        int index = controller switch
        {
            ModulationWheel => TimbreParameter.Morph,
            Brightness => TimbreParameter.Brightness,
            PitchBend => TimbreParameter.TuneSemitones,
            _ => -1,
        };
        return index < 0 ? null : TimbreParameters.All.First(p => p.Index == index);
    }
}
