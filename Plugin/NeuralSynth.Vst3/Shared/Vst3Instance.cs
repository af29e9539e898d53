#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;

namespace NeuralSynth.Vst3;

/// <summary>One VST3 object: component, processor and controller united. Native memory that both halves know; the main
/// half owns it, and the last <c>release</c> gives it back.</summary>
internal unsafe struct Vst3Instance
{
    /// <summary>What does not depend on the format. Empty before <c>initialize</c> and after <c>terminate</c>.</summary>
    public PluginBridge* Bridge;

    /// <summary>Counted references. [thread-safe]</summary>
    public int References;

    /// <summary>Number of <see cref="Interfaces"/>.</summary>
    public int InterfaceCount;

    /// <summary>[<see cref="InterfaceCount"/>] what queryInterface knows; the first is FUnknown.</summary>
    public Vst3InterfaceEntry* Interfaces;

    /// <summary>The main half's object (a GCHandle of its runtime); meaningless in the real-time half.</summary>
    public nint MainObject;

    /// <summary>Main half: frees everything.</summary>
    public delegate* unmanaged[Cdecl]<Vst3Instance*, void> Destroy;

    /// <summary>Main half: does what the engine wants of the main thread and tells the host what <see cref="Notices"/>
    /// says. [UI-thread]</summary>
    public delegate* unmanaged[Cdecl]<Vst3Instance*, void> OnUiThread;

    /// <summary>Main half: finds the latency that the next activation will have. [UI-thread &amp; !active]</summary>
    public delegate* unmanaged[Cdecl]<Vst3Instance*, void> FindLatency;

    /// <summary>1 once setupProcessing has said for what the latency is.</summary>
    public int IsSetUp;

    /// <summary>1 when something changed that the latency depends on since it was found.</summary>
    public int LatencyIsOld;

    /// <summary>The thread that initialized us and gave us its handler: the only one that may call the host's handler.</summary>
    public nint UiThread;

    /// <summary>Restart flags that the host has not been told yet.</summary>
    public int Notices;

    /// <summary>The <see cref="Notices"/> for which the audio thread has nudged the host already.</summary>
    public int NudgedNotices;

    /// <summary>1 between setProcessing(true) and setProcessing(false).</summary>
    public int Processing;

    /// <summary>Mode of setupProcessing.</summary>
    public int ProcessMode;

    /// <summary>As long as the engine's value array: plain values as the host's controls show them.</summary>
    public double* ControllerValues;

    /// <summary>As long: 1 where the controller's value is later than the processor's.</summary>
    public int* ControllerIsNewer;

    /// <summary>Value of <see cref="PluginBridge.Status"/> that the host knows.</summary>
    public double ReportedStatus;

    /// <summary>1 after the service thread was asked to look, until it has.</summary>
    public int ServiceRequested;

    /// <summary>Wakes the service thread; lives as long as the process.</summary>
    public NativeSemaphore* ServiceWanted;

    /// <summary>[<see cref="CursorCapacity"/>] the queues of the block at hand.</summary>
    public Vst3QueueCursor* Cursors;

    /// <summary>Queues that fit; more than there are parameters.</summary>
    public int CursorCapacity;

    /// <summary>Channels of the block at hand, one bus after the other; null ones are silent. [audio-thread]</summary>
    public float** Input;

    /// <summary>Likewise; null where nothing is to be written.</summary>
    public float** Output;
}
