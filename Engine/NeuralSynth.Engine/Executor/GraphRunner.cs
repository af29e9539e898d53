namespace NeuralSynth.Engine.Executor;

/// <summary>How a graph runs: the seam between "some graph with fixed buffers" and the two ways to execute it
/// (design.md §6). Today ONNX Runtime; the compiled plan becomes the second kind.</summary>
public unsafe struct GraphRunner
{
    /// <summary><see cref="Kind"/> of a graph that is not there.</summary>
    public const int None = 0;

    /// <summary><see cref="Kind"/> of a graph run by ONNX Runtime on a worker.</summary>
    public const int OnnxRuntime = 1;

    /// <summary>One of the constants above.</summary>
    public int Kind;

    /// <summary>Used when <see cref="Kind"/> is <see cref="OnnxRuntime"/>.</summary>
    public OrtGraph Ort;

    /// <summary>Runs one step on the graph's bound buffers; false on an error.</summary>
    public bool Run() => Kind == OnnxRuntime && Ort.Run();

    /// <summary>Zeroes all states.</summary>
    public void Reset()
    {
        if (Kind == OnnxRuntime) Ort.Reset();
    }
}
