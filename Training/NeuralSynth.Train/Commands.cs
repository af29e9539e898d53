using System.CommandLine;

namespace NeuralSynth.Train;

/// <summary>All commands of the program.</summary>
internal static class Commands
{
    public static RootCommand Root() => new("Trains NeuralSynth models: recordings in, model package out.") { TimbreCommand.Create(), AutoencoderCommand.Create(), DrumCommand.Create(), EvaluateCommand.Create(), DataCommand.Create() };
}
