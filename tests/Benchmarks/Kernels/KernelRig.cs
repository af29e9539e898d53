using System.Runtime.InteropServices;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Benchmarks.Kernels;

/// <summary>A plan of equal convolutions on the same two buffers: C → C channels, T frames.</summary>
internal sealed unsafe class KernelRig : IDisposable
{
    private readonly PlanEntries _entries;
    private readonly Plan* _plan;
    private readonly PlanInstance* _instance;

    /// <param name="channels">C.</param>
    /// <param name="taps">Kernel size; the taps lie next to each other.</param>
    /// <param name="frames">T.</param>
    /// <param name="layers">How many, each with weights of its own.</param>
    /// <param name="halfWeights">16-bit weights.</param>
    /// <param name="entries">The runtime that packs and runs.</param>
    public KernelRig(int channels, int taps, int frames, int layers, bool halfWeights, PlanEntries entries)
    {
        _entries = entries;
        Flops = 2.0 * channels * channels * taps * frames * layers;
        WeightBytes = (double)channels * channels * taps * layers * (halfWeights ? sizeof(short) : sizeof(float));
        _plan = (Plan*)NativeMemory.AllocZeroed((nuint)sizeof(Plan));
        _plan->BufferCount = 3;
        _plan->Buffers = (PlanBuffer*)NativeMemory.AllocZeroed(3, (nuint)sizeof(PlanBuffer));
        int inputFloats = (frames + taps) * channels;
        _plan->Buffers[1] = new() { StepFloats = inputFloats, Steps = 1 };
        _plan->Buffers[2] = new() { Start = inputFloats, StepFloats = frames * channels, Steps = 1 };
        _plan->InstanceFloats = inputFloats + (frames * channels);
        _plan->OperationCount = layers;
        _plan->Operations = (PlanOperation*)NativeMemory.AllocZeroed((nuint)layers, (nuint)sizeof(PlanOperation));
        fixed (float* source = SeededValues.Uniform("kernel", channels * channels * taps, 0.01))
        {
            for (int i = 0; i < layers; i++) _plan->Operations[i] = Operation(channels, taps, frames, halfWeights, source);
            if (entries.Prepare(_plan) == 0) throw new BenchException("memory ran out while weights were packed.");
        }

        _instance = PlanInstance.Create(_plan, NativeMemory.AlignedAlloc(_plan->InstanceBytes, 64));
    }

    /// <summary>Work of one run.</summary>
    public double Flops { get; }

    /// <summary>Weights that one run reads.</summary>
    public double WeightBytes { get; }

    public void Run() => _entries.Run(_instance);

    public void Dispose()
    {
        _entries.Free(_plan);
        NativeMemory.AlignedFree(_instance);
        NativeMemory.Free(_plan->Operations);
        NativeMemory.Free(_plan->Buffers);
        NativeMemory.Free(_plan);
    }

    private static PlanOperation Operation(int channels, int taps, int frames, bool halfWeights, float* source) => new()
    {
        Kernel = PlanKernel.Convolution,
        Cost = 1,
        Convolution = new()
        {
            Input = new() { Buffer = 1 },
            InputStep = channels,
            Segments = 1,
            SegmentLength = taps * channels,
            Frames = frames,
            Outputs = channels,
            Output = new() { Buffer = 2 },
            OutputStep = channels,
            Residual = PlanOperand.Absent,
            SecondOutput = PlanOperand.Absent,
            Alpha = PlanOperand.Absent,
            Beta = PlanOperand.Absent,
            SecondAlpha = PlanOperand.Absent,
            SecondBeta = PlanOperand.Absent,
            HalfWeights = halfWeights ? 1 : 0,
            Source = source,
            SourceOutputStep = channels * taps,
            SourceLengthStep = taps,
            SourceTapChannels = channels,
            SourceTapStep = 1,
        },
    };
}
