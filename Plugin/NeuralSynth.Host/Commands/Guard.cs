using NeuralSynth.Contract;
using NeuralSynth.Import;

namespace NeuralSynth.Host.Commands;

/// <summary>Turns failures into a message on standard error and exit code 1.</summary>
internal static class Guard
{
    public static int Run(Action command)
    {
        try
        {
            command();
            return 0;
        }
        catch (Exception e) when (e is HostException or ModelPackageException or ImportException or IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }
}
