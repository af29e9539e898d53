using NeuralSynth.Contract;
using NeuralSynth.Training;
using NeuralSynth.Training.Data;

namespace NeuralSynth.Train;

/// <summary>Turns what can go wrong into a line on the error stream and an exit code.</summary>
internal static class Failures
{
    /// <summary>Exit code after Ctrl-C, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>Exit code of a failure that the user can mend.</summary>
    public const int Failed = 1;

    public static int Report(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped.");
            return Interrupted;
        }
        catch (Exception e) when (e is TrainingException or DatasetException or ModelPackageException or IOException or UnauthorizedAccessException or ArgumentException or ArithmeticException or InvalidOperationException)
        {
            Console.Error.WriteLine($"neuralsynth-train: {e.Message}");
            return Failed;
        }
    }
}
