using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Plugin;

/// <summary>Loads the real-time half that fits this CPU. A library for a newer instruction set ends the process on an
/// older CPU, so the CPU is asked first.</summary>
/// <remarks>[main-thread]</remarks>
public static unsafe class RealtimeLibrary
{
    /// <summary>Environment variable that forces <c>v2</c>, <c>v3</c> or <c>v4</c>, for tests and diagnosis; a level that
    /// the CPU does not have is not taken.</summary>
    public const string LevelVariable = "NEURALSYNTH_RT";

    /// <summary>Loads the library from <paramref name="folder"/> and returns its table.</summary>
    /// <exception cref="DllNotFoundException">No fitting library is there; the message says which was looked for.</exception>
    /// <exception cref="InvalidOperationException">It belongs to another version of the main half.</exception>
    public static RealtimeTable* Load(string folder)
    {
        foreach (string level in Levels())
        {
            string path = Path.Combine(folder, $"neuralsynth-rt-{level}{Extension}");
            if (!File.Exists(path)) continue;
            nint handle = NativeLibrary.Load(path);
            var entry = (delegate* unmanaged[Cdecl]<uint, RealtimeTable*>)NativeLibrary.GetExport(handle, "neuralsynth_rt_api");
            RealtimeTable* table = entry(RealtimeTable.CurrentVersion);
            if (table == null || table->TimbreInstanceBytes != sizeof(TimbreInstance) || table->DrumInstanceBytes != sizeof(DrumInstance))
            {
                throw new InvalidOperationException($"'{path}' belongs to another version of NeuralSynth: expected table version {RealtimeTable.CurrentVersion}.");
            }

            return table;
        }

        throw new DllNotFoundException($"The real-time library is missing: expected one of neuralsynth-rt-{{{string.Join(",", Levels())}}}{Extension} in '{folder}'.");
    }

    private static string Extension => OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";

    private static IEnumerable<string> Levels()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64) return ["arm64"];
        int highest = HighestLevel();
        string? forced = Environment.GetEnvironmentVariable(LevelVariable);
        if (forced is "v2" or "v3" or "v4" && forced[1] - '0' <= highest) return [forced];
        return Enumerable.Range(2, highest - 1).Reverse().Select(level => $"v{level}");
    }

    private static int HighestLevel()
    {
        if (OperatingSystem.IsLinux()) return LevelFromCpuInfo();
        if (OperatingSystem.IsWindows()) return IsProcessorFeaturePresent(Avx512F) != 0 ? 4 : IsProcessorFeaturePresent(Avx2) != 0 ? 3 : 2;
        return X86Base.IsSupported ? 2 : 0;
    }

    // The kernel lists a feature only if it saves the registers too, which CPUID alone does not tell.
    private static int LevelFromCpuInfo()
    {
        string? flags = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal));
        HashSet<string> present = [.. (flags ?? "").Split([' ', ':', '\t'], StringSplitOptions.RemoveEmptyEntries)];
        if (!present.IsSupersetOf(["avx2", "fma", "bmi1", "bmi2", "f16c", "movbe", "abm"])) return 2;
        return present.IsSupersetOf(["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]) ? 4 : 3;
    }

    private const int Avx2 = 40;
    private const int Avx512F = 41;

#pragma warning disable SYSLIB1054 // blittable
    [DllImport("kernel32")]
    private static extern int IsProcessorFeaturePresent(int feature);
#pragma warning restore SYSLIB1054
}
