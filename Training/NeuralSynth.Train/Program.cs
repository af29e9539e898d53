using System.CommandLine;
using NeuralSynth.Train;

var root = new RootCommand("Trains NeuralSynth models: recordings in, model package out.") { TimbreCommand.Create(), DataCommand.Create() };
return await root.Parse(args).InvokeAsync();
