using NeuralSynth.Train;

namespace NeuralSynth.Training.Tests.Train;

/// <summary>A command of neuralsynth-train in this process. The console is the process's: tests that use it are in the
/// collection "console".</summary>
internal static class CommandRun
{
    internal static async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        TextWriter output = Console.Out, error = Console.Error;
        using StringWriter capturedOutput = new(), capturedError = new();
        try
        {
            Console.SetOut(capturedOutput);
            Console.SetError(capturedError);
            int code = await Commands.Root().Parse(args).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
            return (code, capturedOutput.ToString(), capturedError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
