namespace NeuralSynth.Engine.Realtime;

/// <summary>What the real-time half says of itself; tests hold collections and bytes at zero growth.</summary>
public struct RealtimeDiagnostics
{
    /// <summary>Garbage collections of this half's runtime, all generations.</summary>
    public long Collections;

    /// <summary>Managed bytes allocated in this half since it started.</summary>
    public long AllocatedBytes;

    /// <summary>Running worker threads.</summary>
    public int WorkerThreads;

    /// <summary>Widest vectors in use: 128, 256 or 512 bits.</summary>
    public int VectorBits;

    /// <summary>Reads the current values. [any thread but the audio thread]</summary>
    /// <remarks>Stops the threads of this half for a moment, to sum up what each has allocated: for tests and tools, never
    /// while audio must not be disturbed.</remarks>
    public static RealtimeDiagnostics Read() => new()
    {
        Collections = GC.CollectionCount(0),
        AllocatedBytes = GC.GetTotalAllocatedBytes(precise: true),
        WorkerThreads = WorkerPool.ThreadCount,
        VectorBits = System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? 512
            : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? 256 : 128,
    };
}
