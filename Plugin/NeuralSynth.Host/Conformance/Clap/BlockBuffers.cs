using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>Buffers of one <c>clap_process</c> with guards around every channel, and what must be true of them after the
/// plug-in has processed.</summary>
internal sealed unsafe class BlockBuffers : IDisposable
{
    private const int GuardSamples = 16;
    private const float Guard = 12345.678f;
    private readonly List<nint> _allocations = [];
    private readonly bool _inPlace;
    private float[][] _before = [];
    private ClapProcess _process;
    private ClapAudioBuffer[] _inputs = [];
    private ClapAudioBuffer[] _outputs = [];

    /// <summary>Takes memory for blocks of up to <paramref name="samples"/>.</summary>
    /// <param name="ports">The plug-in's ports.</param>
    /// <param name="samples">Samples per channel.</param>
    /// <param name="inPlace">Outputs share the memory of the inputs.</param>
    public BlockBuffers(PluginPorts ports, int samples, bool inPlace = false)
    {
        Samples = samples;
        _inPlace = inPlace;
        Native = Take<ClapProcess>(1);
        Native->AudioInputsCount = (uint)ports.Inputs.Count;
        Native->AudioOutputsCount = (uint)ports.Outputs.Count;
        Native->AudioInputs = Ports(ports.Inputs, null);
        Native->AudioOutputs = Ports(ports.Outputs, inPlace ? Native->AudioInputs : null);
    }

    /// <summary>What <c>process</c> gets; events and transport are the caller's to set.</summary>
    public ClapProcess* Native { get; }

    /// <summary>Samples per channel.</summary>
    public int Samples { get; }

    /// <summary>Channels of the main output.</summary>
    public int OutputChannels => Native->AudioOutputsCount == 0 ? 0 : (int)Native->AudioOutputs[0].ChannelCount;

    /// <summary>Channels of the main input.</summary>
    public int InputChannels => Native->AudioInputsCount == 0 ? 0 : (int)Native->AudioInputs[0].ChannelCount;

    /// <summary>One channel of the main input.</summary>
    public Span<float> Input(int channel) => new(Native->AudioInputs[0].Data32[channel], (int)Native->FramesCount);

    /// <summary>One channel of the main output.</summary>
    public Span<float> Output(int channel) => new(Native->AudioOutputs[0].Data32[channel], (int)Native->FramesCount);

    /// <summary>Sets the block's length and spoils the outputs, so that a sample that is not written is seen. Call it
    /// before filling the inputs, and <see cref="Remember"/> after.</summary>
    public void Prepare(long position, int count)
    {
        Native->SteadyTime = position;
        Native->FramesCount = (uint)count;
        for (uint p = 0; p < Native->AudioInputsCount; p++) Native->AudioInputs[p].ConstantMask = 0;
        for (uint p = 0; p < Native->AudioOutputsCount; p++)
        {
            Native->AudioOutputs[p].ConstantMask = 0;
            for (uint c = 0; c < Native->AudioOutputs[p].ChannelCount; c++)
            {
                float* samples = Native->AudioOutputs[p].Data32[c];
                new Span<float>(samples - GuardSamples, GuardSamples).Fill(Guard);
                if (!_inPlace) new Span<float>(samples, count).Fill(float.NaN);
                new Span<float>(samples + count, GuardSamples).Fill(Guard);
            }
        }
    }

    /// <summary>Keeps a copy of everything that the plug-in must not change.</summary>
    public void Remember()
    {
        _process = *Native;
        _inputs = new ReadOnlySpan<ClapAudioBuffer>(Native->AudioInputs, (int)Native->AudioInputsCount).ToArray();
        _outputs = new ReadOnlySpan<ClapAudioBuffer>(Native->AudioOutputs, (int)Native->AudioOutputsCount).ToArray();
        _before = [.. Enumerable.Range(0, InputChannels).Select(c => Input(c).ToArray())];
    }

    /// <summary>Fails when the plug-in wrote where it must not, or did not write what it must.</summary>
    public void Verify()
    {
        VerifyStructures();
        if (!_inPlace)
        {
            for (int c = 0; c < InputChannels; c++) Check.That(Bits(Input(c)).SequenceEqual(Bits(_before[c])), $"the plug-in wrote to input channel {c}");
        }

        for (int p = 0; p < (int)Native->AudioOutputsCount; p++)
        {
            for (int c = 0; c < (int)Native->AudioOutputs[p].ChannelCount; c++) VerifyChannel(p, c);
        }
    }

    public void Dispose()
    {
        foreach (nint allocation in _allocations) NativeMemory.AlignedFree((void*)allocation);
        _allocations.Clear();
    }

    private static ReadOnlySpan<int> Bits(Span<float> samples) => MemoryMarshal.Cast<float, int>(samples);

    private void VerifyStructures()
    {
        ClapProcess now = *Native;
        bool same = now.AudioInputs == _process.AudioInputs && now.AudioOutputs == _process.AudioOutputs
            && now.AudioInputsCount == _process.AudioInputsCount && now.AudioOutputsCount == _process.AudioOutputsCount
            && now.FramesCount == _process.FramesCount && now.SteadyTime == _process.SteadyTime
            && now.InEvents == _process.InEvents && now.OutEvents == _process.OutEvents && now.Transport == _process.Transport;
        Check.That(same, "the plug-in changed the process structure");
        for (int p = 0; p < _inputs.Length; p++)
            Check.That(SameBuffer(_inputs[p], Native->AudioInputs[p]) && _inputs[p].ConstantMask == Native->AudioInputs[p].ConstantMask, $"the plug-in changed the structure of input port {p}");
        for (int p = 0; p < _outputs.Length; p++) Check.That(SameBuffer(_outputs[p], Native->AudioOutputs[p]), $"the plug-in changed the structure of output port {p}");
    }

    private static bool SameBuffer(ClapAudioBuffer a, ClapAudioBuffer b) => a.Data32 == b.Data32 && a.Data64 == b.Data64 && a.ChannelCount == b.ChannelCount && a.Latency == b.Latency;

    private void VerifyChannel(int port, int channel)
    {
        float* samples = Native->AudioOutputs[port].Data32[channel];
        int count = (int)Native->FramesCount;
        for (int i = 0; i < GuardSamples; i++)
        {
            Check.That(samples[-1 - i] == Guard, $"output {port}, channel {channel}: the plug-in wrote before the block");
            Check.That(samples[count + i] == Guard, $"output {port}, channel {channel}: the plug-in wrote beyond the block");
        }

        bool constant = (Native->AudioOutputs[port].ConstantMask >> channel & 1) != 0;
        for (int i = 0; i < count; i++)
        {
            float sample = samples[i];
            if (!float.IsFinite(sample)) Check.Fail($"output {port}, channel {channel}, sample {i}: {sample}, or not written");
            if (float.IsSubnormal(sample)) Check.Fail($"output {port}, channel {channel}, sample {i}: subnormal");
            if (constant && sample != samples[0]) Check.Fail($"output {port}, channel {channel}: the constant mask says constant, sample {i} differs");
        }
    }

    private ClapAudioBuffer* Ports(IReadOnlyList<AudioPort> ports, ClapAudioBuffer* shared)
    {
        ClapAudioBuffer* buffers = Take<ClapAudioBuffer>(Math.Max(ports.Count, 1));
        for (int p = 0; p < ports.Count; p++)
        {
            buffers[p].ChannelCount = (uint)ports[p].Channels;
            buffers[p].Data32 = (float**)Take<nint>(Math.Max(ports[p].Channels, 1));
            for (int c = 0; c < ports[p].Channels; c++)
                buffers[p].Data32[c] = shared != null && p == 0 && c < shared[0].ChannelCount ? shared[0].Data32[c] : Take<float>(Samples + 2 * GuardSamples) + GuardSamples;
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
