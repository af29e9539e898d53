#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Clap;

/// <summary>Our own extension <c>org.neuralsynth.diagnostics/1</c>: counters of an instance and of the real-time half,
/// for our host program and tests. [thread-safe, !audio-thread]</summary>
internal unsafe struct NeuralSynthDiagnostics
{
    /// <summary>Fills the counters of the instance and of the real-time half.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, TimbreTelemetry*, RealtimeDiagnostics*, void> Read;

    /// <summary>While not 0, the workers leave this instance's hops alone, as if they were stalled; for tests.</summary>
    public delegate* unmanaged[Cdecl]<ClapPlugin*, int, void> StallWorkers;
}
