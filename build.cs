// dotnet run build.cs help
#:project Build/NeuralSynth.Build.csproj

return NeuralSynth.Build.BuildProgram.Run(args);
