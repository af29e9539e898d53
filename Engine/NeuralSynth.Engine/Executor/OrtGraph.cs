using System.Runtime.CompilerServices;

namespace NeuralSynth.Engine.Executor;

/// <summary>
/// One ONNX graph with its bound values, as prepared by the main half: ONNX Runtime handles and two bindings whose
/// state inputs and outputs are swapped, so that a step's next states are the following step's states without a copy.
/// </summary>
/// <remarks>Native memory, built and freed by the main half; run by one worker at a time. Nothing here allocates
/// managed memory: ONNX Runtime is called through its C function table.</remarks>
public unsafe struct OrtGraph
{
    /// <summary><c>OrtApi.RunWithBinding(session, runOptions, binding) → status</c>.</summary>
    public delegate* unmanaged<nint, nint, nint, nint> RunWithBinding;

    /// <summary><c>OrtApi.ReleaseStatus(status)</c>.</summary>
    public delegate* unmanaged<nint, void> ReleaseStatus;

    /// <summary>OrtSession.</summary>
    public nint Session;

    /// <summary>OrtRunOptions.</summary>
    public nint RunOptions;

    /// <summary>Bindings used on even and on odd steps.</summary>
    public nint EvenBinding, OddBinding;

    /// <summary>Both halves of the state memory, contiguous.</summary>
    public byte* States;

    /// <summary>Bytes of <see cref="States"/>.</summary>
    public nuint StateBytes;

    /// <summary>0 before an even step, 1 before an odd one.</summary>
    public int Parity;

    /// <summary>Runs one step.</summary>
    /// <returns>False when ONNX Runtime reported an error; states are then undefined: call <see cref="Reset"/>.</returns>
    /// <remarks>[worker] (audio-thread when offline). Allocates inside ONNX Runtime.</remarks>
    public bool Run()
    {
        nint status = RunWithBinding(Session, RunOptions, Parity == 0 ? EvenBinding : OddBinding);
        Parity ^= 1;
        if (status == 0) return true;
        ReleaseStatus(status);
        return false;
    }

    /// <summary>Zeroes all states.</summary>
    public void Reset()
    {
        if (StateBytes > 0) Unsafe.InitBlockUnaligned(States, 0, (uint)StateBytes);
        Parity = 0;
    }
}
