using NeuralSynth.Train;

return await Commands.Root().Parse(args).InvokeAsync();
