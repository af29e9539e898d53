using NeuralSynth.Import.Tests.Archive;
using NeuralSynth.Import.Tests.Networks;

namespace NeuralSynth.Import.Tests.Hostile;

/// <summary>Files that nobody vouches for: a message, never another exception, and no more memory than the limits say.</summary>
public sealed class HostileFileTests
{
    private const int BytesCases = 2500, TreeCases = 2600;
    private const long MostBytes = 64L << 20;

    private static readonly SmallRaveOptions[] Sources =
    [
        new() { Capacity = 2, Noise = true },
        new() { Capacity = 2, Family = SmallFamily.Second, Snake = true, Adaptive = true, Noise = true },
        new() { Capacity = 2, Version1 = true, Streaming = false },
        new() { Capacity = 2, Family = SmallFamily.Second, Latent = SmallLatent.Discrete },
    ];

    [Fact]
    public void DamagedBytes_AreRefusedOrHarmless()
    {
        byte[][] files = [.. Sources.Select(o => new SmallRave(o).ToFile())];
        int refused = 0;
        for (int seed = 0; seed < BytesCases; seed++)
        {
            var random = new Random(seed);
            byte[] file = files[seed % files.Length];
            // A third each: the whole file, the object description near its start, the directory at its end.
            (int from, int to) = (seed % 3) switch { 0 => (0, file.Length), 1 => (0, file.Length / 4), _ => (file.Length * 9 / 10, file.Length) };
            if (!Try(FileMutations.Mutate(file, random, from, to), $"bytes, seed {seed}")) refused++;
        }

        Assert.InRange(refused, BytesCases / 2, BytesCases);
    }

    [Fact]
    public void WrongTrees_AreRefusedOrHarmless()
    {
        int refused = 0;
        for (int seed = 0; seed < TreeCases; seed++)
        {
            var random = new Random(seed);
            if (!Try(TreeMutations.Mutate(new SmallRave(Sources[seed % Sources.Length]).ToModule(), random), $"tree, seed {seed}")) refused++;
        }

        Assert.InRange(refused, TreeCases / 4, TreeCases);
    }

    [Fact]
    public void TensorOfTenTerabytes_IsRefused_BeforeAnythingIsAllocated()
    {
        const long elements = 10L << 40 >> 2;
        ScriptNode root = new SmallRave(Sources[0]).ToModule();
        root.With("latent_mean", new ScriptTensor([6], new float[6]) { DeclaredShape = [1 << 20, elements >> 20], DeclaredCount = int.MaxValue, Strides = [0, 0] });
        byte[] file = TorchFileWriter.Write(root);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ImportFault fault = Assert.Throws<ImportFault>(() => Import.Package(file));
        Assert.Contains("latent_mean", fault.Message, StringComparison.Ordinal);
        Assert.Contains("at most", fault.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    /// <summary>A storage that claims more than its file holds is caught by the archive's own sizes.</summary>
    [Fact]
    public void StorageLargerThanItsFile_IsRefused()
    {
        ScriptNode root = new SmallRave(Sources[0]).ToModule();
        root.With("latent_mean", new ScriptTensor([6], new float[6]) { DeclaredShape = [4_000_000], DeclaredCount = 4_000_000 });
        Assert.Contains("4000000 declared", Assert.Throws<ImportFault>(() => Import.Package(TorchFileWriter.Write(root))).Message, StringComparison.Ordinal);
    }

    /// <summary>The same million weights a hundred times over: each use counts.</summary>
    [Fact]
    public void WeightsThatAreUsedOverAndOver_AreCountedEachTime()
    {
        ScriptNode root = new SmallRave(new() { Family = SmallFamily.Second }).ToModule();
        var weights = new ScriptTensor([1], new float[1]) { DeclaredShape = [256, 256, 3], Strides = [0, 0, 0] };
        var conv = new ScriptNode("CachedConv1d").With("weight", weights);
        foreach (string name in (string[])["stride", "dilation"]) conv.Constant(name, "Tuple[int]", "(1,)");
        conv.Constant("groups", "int", "1").With("cumulative_delay", 1).With("cache", new ScriptNode("CachedPadding1d").With("padding", 2));
        var many = ScriptNode.Sequence("CachedSequential", Enumerable.Repeat(conv, 500));
        root.With("decoder", new ScriptNode("GeneratorV2").With("amplitude_modulation", true).With("net", many));
        Assert.Throws<ImportFault>(() => Import.Package(TorchFileWriter.Write(root)));
    }

    private static bool Try(byte[] file, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool imported = true;
        try
        {
            Import.Package(file);
        }
        catch (Exception e) when (RaveFile.IsOfTheFile(e))
        {
            Assert.NotEmpty(e.Message);
            imported = false;
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}");
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, $"{what} took {GC.GetAllocatedBytesForCurrentThread() - before} bytes");
        return imported;
    }
}
