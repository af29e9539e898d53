using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NeuralSynth.Engine.Tests.Executor;

namespace NeuralSynth.Engine.Tests.Dsp;

/// <summary>The same kernels as in the baseline library and without any vector instruction: the tests of this folder and
/// the executor's run again in a process whose runtime is told not to use them.</summary>
public sealed class InstructionSetTests
{
    private const string Marker = "NEURALSYNTH_REDUCED_INSTRUCTIONS";

    private static readonly Type[] Again =
    [
        typeof(InstructionSetTests), typeof(RealFftTests), typeof(RationalResamplerTests), typeof(LinearSmootherTests), typeof(DelayLineTests),
        typeof(CounterRandomTests), typeof(LoudnessAnalyzerTests), typeof(HarmonicOscillatorBankTests), typeof(PqmfSynthesisTests),
        typeof(FilteredNoiseTests), typeof(DenormalsTests), typeof(BuffersTests),
        typeof(ConvolutionKernelTests), typeof(ElementwiseKernelTests), typeof(DepthwiseKernelTests), typeof(RecurrentKernelTests), typeof(RowsKernelTests),
        typeof(HalfWeightsTests), typeof(PlanInstanceTests),
    ];

    [Theory]
    [InlineData("EnableAVX2")]
    [InlineData("EnableHWIntrinsic")]
    public async Task KernelsPassWithout(string feature)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The switches are for x64.");
        if (Environment.GetEnvironmentVariable(Marker) is { } reduced)
        {
            AssertReduced(reduced);
            return;
        }

        using Process process = Process.Start(StartInfo(feature))!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await errors);
    }

    /// <summary>In the child: the switch was obeyed, so the run means something.</summary>
    private static void AssertReduced(string feature)
    {
        Assert.False(Avx2.IsSupported);
        Assert.Equal(4, Vector<float>.Count);
        if (feature == "EnableHWIntrinsic") Assert.False(Sse42.IsSupported);
    }

    private static ProcessStartInfo StartInfo(string feature)
    {
        string program = Environment.ProcessPath!;
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") info.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        foreach (Type type in Again)
        {
            info.ArgumentList.Add("--filter-class");
            info.ArgumentList.Add(type.FullName!);
        }

        info.Environment[Marker] = feature;
        info.Environment["DOTNET_" + feature] = "0";
        return info;
    }
}
