using System.CommandLine;
using NeuralSynth.Train;

// After Ctrl-C the step under way ends and a checkpoint is written: more than the two seconds that are usual.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) };
return await Commands.Root().Parse(args).InvokeAsync(configuration);
