using System.Runtime.InteropServices;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>The convolutions of a network alone, one after the other on the same buffers: what the kernels could do if
/// nothing else had to be done. The same bound, for our kernels, as the C kernel of the targets.</summary>
internal sealed unsafe class BarePlan : IDisposable
{
    private const int InputBuffer = 1;
    private const int OutputBuffer = 2;

    private readonly PlanEntries _entries;
    private readonly Plan* _plan;
    private readonly PlanInstance* _instance;

    public BarePlan(NetworkWork work, bool halfWeights, PlanEntries entries)
    {
        _entries = entries;
        _plan = (Plan*)NativeMemory.AllocZeroed((nuint)sizeof(Plan));
        (ConvolutionShape Shape, int Frames)[] parts = [.. work.Convolutions.SelectMany(c => Enumerable.Repeat(c, c.Shape.Groups))];
        float[] weights = SeededValues.Uniform("bare", parts.Max(p => p.Shape.WeightCount), 0.01);
        fixed (float* source = weights)
        {
            TakeBuffers(parts);
            _plan->OperationCount = parts.Length;
            _plan->Operations = (PlanOperation*)NativeMemory.AllocZeroed((nuint)parts.Length, (nuint)sizeof(PlanOperation));
            for (int i = 0; i < parts.Length; i++) _plan->Operations[i] = Operation(parts[i].Shape, parts[i].Frames, source, halfWeights);
            if (entries.Prepare(_plan) == 0) throw new BenchException("memory ran out while weights were packed.");
        }

        _instance = PlanInstance.Create(_plan, NativeMemory.AlignedAlloc(_plan->InstanceBytes, 64));
    }

    public void Run() => _entries.Run(_instance);

    public void Dispose()
    {
        _entries.Free(_plan);
        NativeMemory.AlignedFree(_instance);
        NativeMemory.Free(_plan->Operations);
        NativeMemory.Free(_plan->Buffers);
        NativeMemory.Free(_plan);
    }

    private void TakeBuffers((ConvolutionShape Shape, int Frames)[] parts)
    {
        int inputs = parts.Max(p => (((p.Frames - 1) * p.Shape.Stride) + p.Shape.Reach) * p.Shape.Inputs), outputs = parts.Max(p => p.Frames * p.Shape.Outputs);
        _plan->BufferCount = 3;
        _plan->Buffers = (PlanBuffer*)NativeMemory.AllocZeroed(3, (nuint)sizeof(PlanBuffer));
        _plan->Buffers[InputBuffer] = new() { Start = 0, StepFloats = inputs, Steps = 1 };
        _plan->Buffers[OutputBuffer] = new() { Start = Aligned(inputs), StepFloats = outputs, Steps = 1 };
        _plan->InstanceFloats = Aligned(inputs) + Aligned(outputs);
    }

    private static PlanOperation Operation(ConvolutionShape shape, int frames, float* source, bool halfWeights)
    {
        bool dense = shape.Dilation == 1 && shape.Groups == 1;
        var operation = new PlanOperation { Kernel = PlanKernel.Convolution, Cost = shape.WeightCount * frames };
        operation.Convolution = new()
        {
            Input = new() { Buffer = InputBuffer },
            InputStep = shape.Stride * shape.Inputs,
            Segments = dense ? 1 : shape.Taps,
            SegmentLength = dense ? shape.Taps * shape.Inputs : shape.GroupInputs,
            SegmentStep = shape.Dilation * shape.Inputs,
            Frames = frames,
            Outputs = shape.Outputs / shape.Groups,
            Output = new() { Buffer = OutputBuffer },
            OutputStep = shape.Outputs,
            Residual = PlanOperand.Absent,
            SecondOutput = PlanOperand.Absent,
            Alpha = PlanOperand.Absent,
            Beta = PlanOperand.Absent,
            SecondAlpha = PlanOperand.Absent,
            SecondBeta = PlanOperand.Absent,
            HalfWeights = halfWeights ? 1 : 0,
            Source = source,
            SourceOutputStep = shape.GroupInputs * shape.Taps,
            SourceSegmentStep = 1,
            SourceLengthStep = shape.Taps,
            SourceTapChannels = dense ? shape.Inputs : 0,
            SourceTapStep = 1,
        };
        return operation;
    }

    private static int Aligned(int floats) => (floats + 31) & ~15;
}
