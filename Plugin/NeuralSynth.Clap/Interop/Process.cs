#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Clap.Interop;

/// <summary>clap/process.h: <c>clap_process_status</c>.</summary>
internal static class ClapProcessStatus
{
    public const int Error = 0;
    public const int Continue = 1;
    public const int ContinueIfNotQuiet = 2;
    public const int Tail = 3;
    public const int Sleep = 4;
}

/// <summary>clap/process.h: one block, 64 bytes. Valid only during the call.</summary>
internal unsafe struct ClapProcess
{
    /// <summary>Steady sample clock, at least 0 where the host has one, else -1.</summary>
    public long SteadyTime;

    /// <summary>Samples per channel in this block (CLAP says frames).</summary>
    public uint FramesCount;

    /// <summary>Transport at sample 0, or null: free running.</summary>
    public ClapEventTransport* Transport;

    public ClapAudioBuffer* AudioInputs;
    public ClapAudioBuffer* AudioOutputs;
    public uint AudioInputsCount;
    public uint AudioOutputsCount;

    /// <summary>Sorted by time.</summary>
    public ClapInputEvents* InEvents;

    /// <summary>To be pushed in order of time.</summary>
    public ClapOutputEvents* OutEvents;
}
