using Microsoft.ML.OnnxRuntime;
using NeuralSynth.OnnxRuntime;

namespace NeuralSynth.Autodiff.Execution;

/// <summary>Where graphs run.</summary>
/// <param name="IsCuda">True when the CUDA provider is in use.</param>
/// <param name="Threads">Intra-op threads on the CPU.</param>
/// <param name="Message">What the user should know, for example why CUDA is not used; null when nothing.</param>
public sealed record ExecutionDevice(bool IsCuda, int Threads, string? Message)
{
    /// <summary>The CPU with two threads, the number that training is tuned for.</summary>
    public static ExecutionDevice Cpu { get; } = new(false, Math.Min(2, Environment.ProcessorCount), null);

    /// <summary>Chooses a device by name; CUDA that cannot be loaded falls back to the CPU and says what is missing.</summary>
    /// <param name="name"><c>cpu</c> or <c>cuda</c>.</param>
    /// <exception cref="ArgumentException">Another name.</exception>
    public static ExecutionDevice Choose(string name)
    {
        if (name == "cpu") return Cpu;
        if (name != "cuda") throw new ArgumentException($"--device: expected 'cpu' or 'cuda', found '{name}'.");
        try
        {
            PrivateOnnxRuntime.Load();
            using var options = new SessionOptions();
            options.AppendExecutionProvider_CUDA(0);
            return Cpu with { IsCuda = true };
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return Cpu with { Message = $"CUDA is not available, training runs on the CPU. Missing: ONNX Runtime's CUDA provider beside the program (npm package com.github.asus4.onnxruntime.linux-x64-gpu), CUDA 13 and cuDNN 9, and an NVIDIA driver. ONNX Runtime says: {FirstLine(e.Message)}" };
        }
    }

    internal SessionOptions Options()
    {
        PrivateOnnxRuntime.Load();
        var options = new SessionOptions
        {
            IntraOpNumThreads = Threads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Between runs the cores belong to our own threads (synthesis, loss).
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        if (IsCuda) options.AppendExecutionProvider_CUDA(0);
        return options;
    }

    private static string FirstLine(string text) => text.Split('\n')[0];
}
