using NeuralSynth.EntryObject;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: NeuralSynth.EntryObject RUNTIME-IDENTIFIER OUTPUT-FILE");
    return 2;
}

byte[]? image = Objects.For(args[0]);
if (image == null)
{
    Console.Error.WriteLine($"NeuralSynth.EntryObject: expected linux-, win- or osx- with x64 or arm64, found '{args[0]}'.");
    return 1;
}

// Writing only what changed keeps the linker from running again.
if (!File.Exists(args[1]) || !File.ReadAllBytes(args[1]).AsSpan().SequenceEqual(image)) File.WriteAllBytes(args[1], image);
return 0;
