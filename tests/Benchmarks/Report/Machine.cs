using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralSynth.Benchmarks.Report;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Describe() =>
        $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}{Environment.NewLine}" +
        $"JIT: Vector<float> {Vector<float>.Count * 32} bits, {InstructionSet()}; AOT: the real-time half that fits this processor{Load()}";

    private static string InstructionSet() =>
        Vector512.IsHardwareAccelerated ? "512-bit vectors accelerated"
        : Avx2.IsSupported && Fma.IsSupported ? "AVX2 + FMA"
        : Vector128.IsHardwareAccelerated ? "128-bit vectors accelerated" : "no vectors";

    private static string Processor() =>
        Line("/proc/cpuinfo", "model name")?.Split(':', 2)[^1].Trim()
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() => Line("/proc/loadavg", "") is { } line ? $"; load at the start {line.Split(' ')[0]}" : "";

    private static string? Line(string path, string start) =>
        File.Exists(path) ? File.ReadLines(path).FirstOrDefault(l => l.StartsWith(start, StringComparison.Ordinal)) : null;
}
