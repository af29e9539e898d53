namespace NeuralSynth.Build;

/// <summary>The command line of build.cs.</summary>
public static class BuildProgram
{
    private const string Help = """
        usage: dotnet run build.cs TARGET [options]

          plugin      publishes the plug-in and the tools: artifacts/NeuralSynth/ and artifacts/bin/
          demo        plugin, then plays the committed melody and beat through it: artifacts/demo/
          install     plugin, then copies it into your CLAP and VST3 folders
          uninstall   removes exactly what install copied
          bench       runs tests/Benchmarks; further arguments go to it
          clean       removes artifacts/ and every bin and obj folder
          help        prints this

          --rebuild   plugin, demo, install: publishes again even when nothing changed
          --clap-folder DIR   install, uninstall: another folder than the system's
          --vst3-folder DIR   likewise

        The plug-in is built for the system that this runs on. The first run downloads packages (npm, NuGet).
        """;

    /// <summary>Runs one target.</summary>
    /// <param name="arguments">The arguments after <c>build.cs</c>.</param>
    /// <returns>The exit code: 0, 1 for a failed step, 2 for wrong arguments.</returns>
    public static int Run(string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        try
        {
            return Dispatch(arguments);
        }
        catch (BuildException e)
        {
            Progress.Error(e.Message);
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Progress.Error(e.Message);
            return 1;
        }
    }

    private static int Dispatch(string[] arguments)
    {
        string target = arguments.Length == 0 ? "help" : arguments[0];
        var options = new BuildOptions(arguments.Skip(1).ToArray());
        switch (target)
        {
            case "plugin":
                PluginTarget.Ensure(Repository.OfThisBuild(), options.Flag("--rebuild"));
                break;
            case "demo":
                DemoTarget.Run(Repository.OfThisBuild(), options.Flag("--rebuild"));
                break;
            case "install":
                InstallTarget.Install(Repository.OfThisBuild(), options.Value("--clap-folder"), options.Value("--vst3-folder"), options.Flag("--rebuild"));
                break;
            case "uninstall":
                InstallTarget.Uninstall(options.Value("--clap-folder"), options.Value("--vst3-folder"));
                break;
            case "bench":
                return BenchTarget.Run(Repository.OfThisBuild(), options.TakeRest());
            case "clean":
                CleanTarget.Run(Repository.OfThisBuild());
                break;
            case "help" or "--help" or "-h":
                Console.WriteLine(Help);
                return 0;
            default:
                Progress.Error($"unknown target '{target}'.{Environment.NewLine}{Help}");
                return 2;
        }

        return 0;
    }
}
