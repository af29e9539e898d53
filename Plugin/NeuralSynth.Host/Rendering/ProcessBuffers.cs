using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Rendering;

/// <summary>One <c>clap_process</c> with buffers for all ports, in native memory. The first input port carries the audio; other
/// inputs get silence.</summary>
internal sealed unsafe class ProcessBuffers : IDisposable
{
    /// <summary>Quarter notes a minute where nothing says otherwise.</summary>
    public const double DefaultTempo = 120;

    private readonly List<nint> _allocations = [];
    private readonly int _maxSamples;
    private readonly ClapEventTransport* _transport;

    public ProcessBuffers(PluginPorts ports, int maxSamples, EventBuffer events)
        : this(ports, maxSamples, events.Input, events.Output)
    {
    }

    public ProcessBuffers(PluginPorts ports, int maxSamples, ClapInputEvents* inEvents, ClapOutputEvents* outEvents)
    {
        _maxSamples = maxSamples;
        InputChannels = ports.Inputs.Count > 0 ? ports.Inputs[0].Channels : 0;
        OutputChannels = ports.Outputs.Count > 0 ? ports.Outputs[0].Channels : 0;
        _transport = Take<ClapEventTransport>(1);
        _transport->Header = new ClapEventHeader { Size = (uint)sizeof(ClapEventTransport), Type = ClapEventType.Transport };
        _transport->Flags = ClapTransportFlags.HasTempo | ClapTransportFlags.HasSecondsTimeline | ClapTransportFlags.IsPlaying;
        Native = Take<ClapProcess>(1);
        Native->Transport = _transport;
        Native->AudioInputs = Ports(ports.Inputs);
        Native->AudioInputsCount = (uint)ports.Inputs.Count;
        Native->AudioOutputs = Ports(ports.Outputs);
        Native->AudioOutputsCount = (uint)ports.Outputs.Count;
        Native->InEvents = inEvents;
        Native->OutEvents = outEvents;
    }

    /// <summary>What <c>process</c> gets.</summary>
    public ClapProcess* Native { get; }

    /// <summary>Channels of the first input port; 0 for an instrument.</summary>
    public int InputChannels { get; }

    /// <summary>Channels of the first output port.</summary>
    public int OutputChannels { get; }

    /// <summary>Sets position, length and tempo of the next block.</summary>
    public void Prepare(long positionSamples, int count, double sampleRate, double quartersPerMinute = DefaultTempo)
    {
        _transport->Tempo = quartersPerMinute;
        Native->SteadyTime = positionSamples;
        Native->FramesCount = (uint)count;
        _transport->SongPositionSeconds = (long)(positionSamples / sampleRate * ClapFixedPoint.SecTimeFactor);
        for (uint p = 0; p < Native->AudioInputsCount; p++) Native->AudioInputs[p].ConstantMask = 0;
        for (uint p = 0; p < Native->AudioOutputsCount; p++) Native->AudioOutputs[p].ConstantMask = 0;
    }

    /// <summary>[count] one channel of the main input.</summary>
    public Span<float> Input(int channel, int count) => new(Native->AudioInputs[0].Data32[channel], count);

    /// <summary>[count] one channel of the main output.</summary>
    public Span<float> Output(int channel, int count) => Output(0, channel, count);

    /// <summary>[count] one channel of any output port.</summary>
    public Span<float> Output(int port, int channel, int count) => new(Native->AudioOutputs[port].Data32[channel], count);

    public void Dispose()
    {
        foreach (nint allocation in _allocations) NativeMemory.AlignedFree((void*)allocation);
        _allocations.Clear();
    }

    private ClapAudioBuffer* Ports(IReadOnlyList<AudioPort> ports)
    {
        ClapAudioBuffer* buffers = Take<ClapAudioBuffer>(Math.Max(ports.Count, 1));
        for (int p = 0; p < ports.Count; p++)
        {
            int channels = ports[p].Channels;
            buffers[p].ChannelCount = (uint)channels;
            buffers[p].Data32 = (float**)Take<nint>(Math.Max(channels, 1));
            for (int c = 0; c < channels; c++) buffers[p].Data32[c] = Take<float>(_maxSamples);
        }

        return buffers;
    }

    private T* Take<T>(int count) where T : unmanaged
    {
        nuint bytes = (nuint)count * (nuint)sizeof(T);
        void* memory = NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(memory, bytes);
        _allocations.Add((nint)memory);
        return (T*)memory;
    }
}
