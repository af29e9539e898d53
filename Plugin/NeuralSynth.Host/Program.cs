using System.CommandLine;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Commands;

// Everything that CLAP calls [main-thread] runs on this thread.
CurrentThread.Role = ThreadRole.Main;
var root = new RootCommand("NeuralSynth: renders audio through the published plug-in and looks into model packages.")
{
    RenderCommand.Create(),
    ParamsCommand.Create(),
    ScanCommand.Create(),
    EncodeCommand.Create(),
    ExportCommand.Create(),
    KitsCommand.Create(),
    InspectCommand.Create(),
    ImportCommand.Create(),
    ValidateCommand.Create(),
    CheckCommand.Create(),
    DemoCommand.Create(),
    SoakCommand.Create(),
};
return root.Parse(args).Invoke();
