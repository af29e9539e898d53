#pragma warning disable CS0649 // The other side of the ABI fills these fields as often as ours does.

namespace NeuralSynth.Vst3.Interop;

/// <summary>pluginterfaces/vst/ivstaudioprocessor.h: <c>SymbolicSampleSizes</c>.</summary>
internal static class SampleSize
{
    public const int Sample32 = 0;
    public const int Sample64 = 1;
}

/// <summary><c>ProcessModes</c>.</summary>
internal static class ProcessMode
{
    public const int Realtime = 0;

    /// <summary>Ahead of time and at an uneven pace, in a thread of its own.</summary>
    public const int Prefetch = 1;

    public const int Offline = 2;
}

/// <summary><c>ProcessSetup</c>, 24 bytes.</summary>
internal struct ProcessSetup
{
    public int ProcessMode;
    public int SymbolicSampleSize;
    public int MaxSamplesPerBlock;

    /// <summary>Hz.</summary>
    public double SampleRate;
}

/// <summary><c>AudioBusBuffers</c>, 24 bytes.</summary>
internal unsafe struct AudioBusBuffers
{
    public int NumChannels;

    /// <summary>Bit c set: channel c is all zeros.</summary>
    public ulong SilenceFlags;

    /// <summary>[NumChannels] pointers to [numSamples] samples; doubles when the sample size is 64 bits.</summary>
    public float** ChannelBuffers;
}

/// <summary><c>ProcessData</c>, 80 bytes: one block. Valid only during the call.</summary>
internal unsafe struct ProcessData
{
    public int ProcessMode;
    public int SymbolicSampleSize;

    /// <summary>0: only parameters are handed over.</summary>
    public int NumSamples;

    public int NumInputs;
    public int NumOutputs;
    public AudioBusBuffers* Inputs;
    public AudioBusBuffers* Outputs;

    /// <summary>May be null.</summary>
    public IParameterChanges* InputParameterChanges;

    /// <summary>May be null.</summary>
    public IParameterChanges* OutputParameterChanges;

    /// <summary><c>IEventList</c>, may be null.</summary>
    public void* InputEvents;

    /// <summary><c>IEventList</c>, may be null.</summary>
    public void* OutputEvents;

    /// <summary>Transport, may be null.</summary>
    public void* ProcessContext;
}

/// <summary><c>IAudioProcessor</c>.</summary>
internal unsafe struct AudioProcessorVtable
{
    public FUnknownVtable Unknown;
    public delegate* unmanaged[Cdecl]<void*, ulong*, int, ulong*, int, int> SetBusArrangements;
    public delegate* unmanaged[Cdecl]<void*, int, int, ulong*, int> GetBusArrangement;
    public delegate* unmanaged[Cdecl]<void*, int, int> CanProcessSampleSize;
    public delegate* unmanaged[Cdecl]<void*, uint> GetLatencySamples;

    /// <summary>[UI-thread &amp; !active]</summary>
    public delegate* unmanaged[Cdecl]<void*, ProcessSetup*, int> SetupProcessing;

    /// <summary>[UI-thread or audio-thread] Light operations only.</summary>
    public delegate* unmanaged[Cdecl]<void*, byte, int> SetProcessing;

    /// <summary>[audio-thread]</summary>
    public delegate* unmanaged[Cdecl]<void*, ProcessData*, int> Process;

    public delegate* unmanaged[Cdecl]<void*, uint> GetTailSamples;
}

/// <summary>The processor as an interface pointer sees it.</summary>
internal unsafe struct IAudioProcessor
{
    public AudioProcessorVtable* Vtable;

    public static Iid Id => new(0x42043F99, 0xB7DA453C, 0xA569E79D, 0x9AAEC33D);
}
