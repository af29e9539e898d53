namespace NeuralSynth.Contract.Tests.Fuzz;

/// <summary>A mutated package.</summary>
/// <param name="Class">What was done to it, for messages and counts.</param>
/// <param name="Package">The bytes of the file.</param>
/// <param name="Harm">Null: it must be refused. Otherwise it may be accepted, and then this says what harm the mutation
/// did, or null if none.</param>
/// <param name="MustBeAccepted">The mutation is always harmless.</param>
internal sealed record FuzzCase(string Class, byte[] Package, Func<LoadedPackage, string?>? Harm = null, bool MustBeAccepted = false);
