using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor;

/// <summary>How a graph runs: the seam between "some graph with fixed buffers" and the two ways to execute it
/// (design.md §6): our compiled plan, or ONNX Runtime.</summary>
public unsafe struct GraphRunner
{
    /// <summary><see cref="Kind"/> of a graph that is not there.</summary>
    public const int None = 0;

    /// <summary><see cref="Kind"/> of a graph run by ONNX Runtime on a worker.</summary>
    public const int OnnxRuntime = 1;

    /// <summary><see cref="Kind"/> of a graph run by our executor; may run on the audio thread.</summary>
    public const int CompiledPlan = 2;

    /// <summary>One of the constants above.</summary>
    public int Kind;

    /// <summary>Used when <see cref="Kind"/> is <see cref="OnnxRuntime"/>.</summary>
    public OrtGraph Ort;

    /// <summary>Used when <see cref="Kind"/> is <see cref="CompiledPlan"/>.</summary>
    public PlanInstance* Plan;

    /// <summary>Work of one step in the unit of <see cref="PlanOperation.Cost"/>; 0 when unknown.</summary>
    public readonly long Cost => Kind == CompiledPlan ? Plan->Plan->Cost : 0;

    /// <summary>Runs one step on the graph's bound buffers; false on an error.</summary>
    public bool Run()
    {
        if (Kind == CompiledPlan)
        {
            Plan->Run();
            return true;
        }

        return Kind == OnnxRuntime && Ort.Run();
    }

    /// <summary>Runs a part of a step; only for <see cref="CompiledPlan"/>.</summary>
    /// <returns>True when the step is finished.</returns>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public readonly bool RunPart(long budget) => Plan->RunPart(budget);

    /// <summary>Zeroes all states.</summary>
    public void Reset()
    {
        if (Kind == CompiledPlan) Plan->Reset();
        else if (Kind == OnnxRuntime) Ort.Reset();
    }
}
