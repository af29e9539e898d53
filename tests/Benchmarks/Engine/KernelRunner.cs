using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using NeuralSynth.Benchmarks.Report;
using Perfolizer.Horology;

namespace NeuralSynth.Benchmarks.Engine;

/// <summary>Runs <see cref="DspKernels"/> by BenchmarkDotNet inside this process, and turns its summary into rows.</summary>
internal static class KernelRunner
{
    // Single precision over eleven stages; a wrong transform is wrong by orders of magnitude.
    private const double TransformTolerance = 1e-5;
    private const double NanosecondsPerSecond = 1e9;

    public static IEnumerable<ResultRow> Run(BenchOptions options)
    {
        CheckContenders();
        string artifacts = Path.Combine(Path.GetTempPath(), $"neuralsynth-bench-{Guid.NewGuid():n}");
        try
        {
            Summary summary = BenchmarkRunner.Run<DspKernels>(Config(options, artifacts));
            if (summary.HasCriticalValidationErrors) throw new BenchException($"BenchmarkDotNet refused the kernels: {string.Join("; ", summary.ValidationErrors.Select(e => e.Message))}");
            return [.. summary.Reports.Select(Row)];
        }
        finally
        {
            if (Directory.Exists(artifacts)) Directory.Delete(artifacts, true);
        }
    }

    private static void CheckContenders()
    {
        var kernels = new DspKernels();
        kernels.Prepare();
        double disagreement = kernels.TransformDisagreement();
        kernels.Release();
        if (!(disagreement < TransformTolerance)) throw new BenchException($"RealFft and MathNet differ by {disagreement:g3} of the peak, expected less than {TransformTolerance:g3}.");
    }

    private static ManualConfig Config(BenchOptions options, string artifacts) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(2)
            .WithIterationCount(options.KernelIterations)
            .WithIterationTime(TimeInterval.FromMilliseconds(options.KernelIterationMs))
            .WithEvaluateOverhead(false))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(artifacts)
        .WithOptions(ConfigOptions.DisableLogFile);

    private static ResultRow Row(BenchmarkReport report)
    {
        string method = report.BenchmarkCase.Descriptor.WorkloadMethod.Name;
        string subject = report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
        var row = new ResultRow { Area = "Engine/Dsp", Subject = subject, Runtime = "JIT" };
        if (report.ResultStatistics is not { } statistics) return row with { Note = "failed" };
        double? deadline = AudioSamples(method) / (double)DspKernels.Rate;
        return row with
        {
            MedianSeconds = statistics.Median / NanosecondsPerSecond,
            WorstSeconds = statistics.Max / NanosecondsPerSecond,
            DeadlineSeconds = deadline,
            RealTimeFactor = deadline / (statistics.Mean / NanosecondsPerSecond),
            AllocatedBytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase),
            Calls = report.GcStats.TotalOperations,
        };
    }

    /// <summary>Audio that one call stands for; null for a transform, which can be called for anything.</summary>
    private static int? AudioSamples(string method) => method switch
    {
        nameof(DspKernels.RationalResampler_512) or nameof(DspKernels.DelayLine_Mix) => DspKernels.Block,
        nameof(DspKernels.RealFft_2048) or nameof(DspKernels.MathNet_2048) => null,
        _ => DspKernels.Hop,
    };
}
