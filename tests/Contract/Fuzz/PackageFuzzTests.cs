namespace NeuralSynth.Contract.Tests.Fuzz;

/// <summary>Tests that run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Thousands of broken packages, the same in every run: each is refused with a message that names what was
/// expected and found, or is accepted because the mutation did no harm.</summary>
[Collection(nameof(Alone))] // other tests' memory must not count
public sealed class PackageFuzzTests(ITestOutputHelper log) : IDisposable
{
    /// <summary>NEURALSYNTH_FUZZ_CASES asks for more, for a night.</summary>
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("NEURALSYNTH_FUZZ_CASES"), out int cases) ? cases : 12_000;

    /// <summary>The memory baseline is taken after this many, when the shared array pools have seen their largest buffers.</summary>
    private const int WarmUpCases = 3_000;

    /// <summary>No case needs a tenth of a second; this finds one that hangs.</summary>
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(5);

    /// <summary>What one case may allocate beside a multiple of its own size: the memory limit of a graph's description
    /// (64 MiB) and of the manifest (documents of at most 4 MiB take a few times that).</summary>
    private const long AllocationBase = 96L << 20;

    /// <summary>The file is copied when it is read, when it is inflated (the sources compress less than 50 to 1, but
    /// the two large ones are bombs, which are refused unread) and when it is parsed.</summary>
    private const long AllocationPerByte = 8;

    /// <summary>After all cases nothing of them may be left: less than this share of the bytes of the packages read after the
    /// warm-up. The share leaves room for what the runtime and the test framework keep, some
    /// kilobytes; one leaked copy of each package would be the whole of it.</summary>
    private const double LeftOverShare = 0.02;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BrokenPackages_AreRefusedWithExpectedAndFound()
    {
        var counts = new SortedDictionary<string, (int Refused, int Accepted)>(StringComparer.Ordinal);
        var failures = new List<string>();
        long before = 0;
        long read = 0;
        for (int i = 0; i < Cases && failures.Count < 20; i++)
        {
            if (i == WarmUpCases) before = GC.GetTotalMemory(forceFullCollection: true);
            int bytes = Run(i, counts, failures);
            if (i >= WarmUpCases) read += bytes;
        }
        long left = GC.GetTotalMemory(forceFullCollection: true) - before;

        foreach ((string name, (int refused, int accepted)) in counts) log.WriteLine($"{name}: {refused} refused, {accepted} accepted");
        log.WriteLine($"memory left over: {left} bytes of {read}");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(left < LeftOverShare * read, $"{left} bytes are left of {read}");
        Assert.True(counts.Values.Sum(c => c.Refused) > 0.8 * Cases, "the mutations do too little");
    }

    /// <summary>The case with this number; the number is the seed.</summary>
    private static FuzzCase Make(int number)
    {
        var random = new Random(number);
        FuzzSource source = FuzzSource.All[random.Next(FuzzSource.All.Length)];
        int index = number / 10;
        return (number % 10) switch
        {
            0 => ZipMutations.Truncated(source, random),
            1 => ZipMutations.Bytes(source, random),
            2 or 3 => ZipMutations.Mutate(source, index, random),
            4 or 5 => JsonMutations.Mutate(source, number / 5, random),
            6 => number % 100 == 6 ? GraphMutations.Rewired(source, number / 100, random) : GraphMutations.Unhashed(source, random),
            7 or 8 => GraphMutations.Mutate(source, index, random),
            _ => number % 20 == 9 ? GraphMutations.Bytes(source, random) : GraphMutations.Rearranged(source, random),
        };
    }

    /// <summary>Runs the case and returns the bytes of its package.</summary>
    private int Run(int number, SortedDictionary<string, (int Refused, int Accepted)> counts, List<string> failures)
    {
        FuzzCase fuzzCase = Make(number);
        string path = _folder.File("case.nsmodel");
        File.WriteAllBytes(path, fuzzCase.Package);
        // A thread of its own: what the shared array pools keep for it goes with it and is not taken for a leak.
        Task<(Outcome Outcome, long Allocated)> task = Task.Factory.StartNew(() => Judge(path, fuzzCase), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!task.Wait(Watchdog)) throw new InvalidOperationException($"case {number} ({fuzzCase.Class}) takes more than {Watchdog}");
        (Outcome outcome, long allocated) = task.Result;
        string? fault = outcome.Fault;
        long bound = AllocationBase + (AllocationPerByte * fuzzCase.Package.Length);
        if (allocated > bound) fault ??= $"allocates {allocated} bytes for {fuzzCase.Package.Length}";
        if (fault is not null) failures.Add($"case {number} ({fuzzCase.Class}): {fault}");
        (int refused, int accepted) = counts.GetValueOrDefault(fuzzCase.Class);
        counts[fuzzCase.Class] = outcome.Accepted ? (refused, accepted + 1) : (refused + 1, accepted);
        return fuzzCase.Package.Length;
    }

    private readonly record struct Outcome(bool Accepted, string? Fault);

    private static (Outcome Outcome, long Allocated) Judge(string path, FuzzCase fuzzCase)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            LoadedPackage loaded = ModelPackage.Read(path);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            string? harm = fuzzCase.Harm is null ? "it should not have been" : fuzzCase.Harm(loaded);
            return (new Outcome(true, harm is null ? null : $"accepted: {harm}"), allocated);
        }
        catch (ModelPackageException e)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return (new Outcome(false, FaultOf(e, path, fuzzCase)), allocated);
        }
        catch (Exception e)
        {
            return (new Outcome(false, e.ToString()), 0);
        }
    }

    private static string? FaultOf(ModelPackageException e, string path, FuzzCase fuzzCase)
    {
        const int longestMessage = 1000;
        if (fuzzCase.MustBeAccepted) return $"refused: {e.Message}";
        if (e.Path != path || e.Expected.Length == 0 || e.Found.Length == 0) return $"an incomplete message: {e.Message}";
        if (!e.Message.Contains(path) || !e.Message.Contains(e.Expected) || !e.Message.Contains(e.Found)) return $"a message that leaves something out: {e.Message}";
        if (e.Message.Length > longestMessage + path.Length || e.Message.Any(c => char.IsControl(c))) return $"an unfit message: {e.Message}";
        // The mutation itself is what is refused, not the hash that covers it.
        bool hashed = e.Place.EndsWith("$.contentHash", StringComparison.Ordinal);
        bool meant = fuzzCase.Class.StartsWith("hash", StringComparison.Ordinal) || fuzzCase.Class.StartsWith("json", StringComparison.Ordinal) || fuzzCase.Class.StartsWith("zip", StringComparison.Ordinal);
        return hashed && !meant ? $"refused because of the hash: {e.Message}" : null;
    }
}
