// dotnet run build.cs help
#:project Plugin/NeuralSynth.Build/NeuralSynth.Build.csproj

return NeuralSynth.Build.BuildProgram.Run(args);
