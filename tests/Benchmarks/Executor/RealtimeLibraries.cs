using NeuralSynth.Engine.Executor;
using NeuralSynth.Plugin;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>The published real-time libraries: the same kernels compiled ahead of time, per instruction set.</summary>
internal static unsafe class RealtimeLibraries
{
    private static readonly (string Level, int VectorBits)[] Levels = [("v4", 512), ("v3", 256), ("v2", 128)];

    /// <summary>The entries of those that are there and that this processor can run.</summary>
    public static IReadOnlyList<(string Level, int VectorBits, PlanEntries Entries)> Load()
    {
        var loaded = new List<(string, int, PlanEntries)>();
        foreach ((string level, int bits) in Levels)
        {
            if (TryLoad(level) is { } entries) loaded.Add((level, bits, entries));
        }

        return loaded;
    }

    /// <summary>Sizes of the files that are there.</summary>
    public static IEnumerable<(string Name, long Bytes)> Sizes() =>
        Directory.Exists(Repository.Bundle) ? new DirectoryInfo(Repository.Bundle).GetFiles("neuralsynth-rt-*").OrderBy(f => f.Name).Select(f => (f.Name, f.Length)) : [];

    private static PlanEntries? TryLoad(string level)
    {
        // A level that the processor lacks is not taken: the loader then falls back to another, which is not what was asked for.
        if (!Sizes().Any(s => s.Name.Contains($"-{level}.", StringComparison.Ordinal))) return null;
        string? before = Environment.GetEnvironmentVariable(RealtimeLibrary.LevelVariable);
        Environment.SetEnvironmentVariable(RealtimeLibrary.LevelVariable, level);
        try
        {
            return RealtimeLibrary.Load(Repository.Bundle)->Plans;
        }
        catch (Exception e) when (e is DllNotFoundException or InvalidOperationException or EntryPointNotFoundException)
        {
            Console.Error.WriteLine($"The published real-time library {level} is left out: {e.Message}");
            return null;
        }
        finally
        {
            Environment.SetEnvironmentVariable(RealtimeLibrary.LevelVariable, before);
        }
    }
}
