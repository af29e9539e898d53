#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Clap;

/// <summary>Our own extension <c>org.neuralsynth.diagnostics/1</c>: counters of an instance and of the real-time half,
/// for our host program and tests. [thread-safe, !audio-thread]</summary>
internal unsafe struct NeuralSynthDiagnostics
{
    public static ReadOnlySpan<byte> Id => "org.neuralsynth.diagnostics/1"u8;

    /// <summary>Fills the counters of the instance, of the real-time half and of the main half; null pointers are
    /// passed over.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, TimbreTelemetry*, RealtimeDiagnostics*, RealtimeDiagnostics*, void> Read;

    /// <summary>Allocates that many managed bytes in the real-time half: the control that proves the meter works.</summary>
    public delegate* unmanaged[Cdecl]<int, void> AllocateInRealtimeHalf;

    /// <summary>Allocates that many managed bytes in the main half, as an editor or a model load would.</summary>
    public delegate* unmanaged[Cdecl]<int, void> AllocateInMainHalf;

    /// <summary>While not 0, the workers leave this instance's hops alone, as if they were stalled; for tests.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, int, void> StallWorkers;
}
