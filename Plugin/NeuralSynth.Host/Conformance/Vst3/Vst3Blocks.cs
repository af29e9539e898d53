using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>Buffers of one block for all audio buses, with guards around every output channel.</summary>
internal sealed unsafe class Vst3Blocks : IDisposable
{
    private const int GuardSamples = 16;
    private const float Guard = 12345.678f;
    private readonly List<nint> _allocations = [];
    private float[][] _before = [];

    /// <param name="inputs">Channels of each input bus.</param>
    /// <param name="outputs">Channels of each output bus.</param>
    /// <param name="samples">Samples per channel.</param>
    public Vst3Blocks(int[] inputs, int[] outputs, int samples)
    {
        Samples = samples;
        Inputs = Buses(inputs);
        Outputs = Buses(outputs);
        InputCount = inputs.Length;
        OutputCount = outputs.Length;
        for (int bus = 0; bus < OutputCount; bus++)
        {
            for (int c = 0; c < Outputs[bus].NumChannels; c++) Spoil(Outputs[bus].ChannelBuffers[c]);
        }
    }

    public int Samples { get; }

    public AudioBusBuffers* Inputs { get; }

    public AudioBusBuffers* Outputs { get; }

    public int InputCount { get; }

    public int OutputCount { get; }

    /// <summary>One channel of the main input.</summary>
    public Span<float> Input(int channel) => new(Inputs[0].ChannelBuffers[channel], Samples);

    /// <summary>One channel of the main output.</summary>
    public Span<float> Output(int channel) => new(Outputs[0].ChannelBuffers[channel], Samples);

    /// <summary>Keeps a copy of the input.</summary>
    public void Remember() => _before = InputCount == 0 ? [] : [.. Enumerable.Range(0, Inputs[0].NumChannels).Select(c => Input(c).ToArray())];

    /// <summary>Fails when the plug-in wrote where it must not, or did not write what it must.</summary>
    public void Verify()
    {
        for (int c = 0; c < _before.Length; c++)
            Check.That(MemoryMarshal.Cast<float, int>(Input(c)).SequenceEqual(MemoryMarshal.Cast<float, int>(_before[c])), $"the plug-in wrote to input channel {c}");
        for (int bus = 0; bus < OutputCount; bus++)
        {
            for (int c = 0; c < Outputs[bus].NumChannels; c++) VerifyChannel(bus, c);
        }
    }

    public void Dispose()
    {
        foreach (nint allocation in _allocations) NativeMemory.AlignedFree((void*)allocation);
        _allocations.Clear();
    }

    private void VerifyChannel(int bus, int channel)
    {
        float* samples = Outputs[bus].ChannelBuffers[channel];
        bool silent = (Outputs[bus].SilenceFlags >> channel & 1) != 0;
        for (int i = 0; i < GuardSamples; i++)
            Check.That(samples[-1 - i] == Guard && samples[Samples + i] == Guard, $"output {bus}, channel {channel}: the plug-in wrote outside the block");
        for (int i = 0; i < Samples; i++)
        {
            if (!float.IsFinite(samples[i])) Check.Fail($"output {bus}, channel {channel}, sample {i}: {samples[i]}, or not written");
            if (float.IsSubnormal(samples[i])) Check.Fail($"output {bus}, channel {channel}, sample {i}: subnormal");
            if (silent && samples[i] != 0) Check.Fail($"output {bus}, channel {channel}: flagged as silent, sample {i} is {samples[i]}");
        }
    }

    private void Spoil(float* samples)
    {
        new Span<float>(samples - GuardSamples, GuardSamples).Fill(Guard);
        new Span<float>(samples, Samples).Fill(float.NaN);
        new Span<float>(samples + Samples, GuardSamples).Fill(Guard);
    }

    private AudioBusBuffers* Buses(int[] channels)
    {
        AudioBusBuffers* buses = Take<AudioBusBuffers>(Math.Max(channels.Length, 1));
        for (int bus = 0; bus < channels.Length; bus++)
        {
            buses[bus].NumChannels = channels[bus];
            buses[bus].ChannelBuffers = (float**)Take<nint>(Math.Max(channels[bus], 1));
            for (int c = 0; c < channels[bus]; c++) buses[bus].ChannelBuffers[c] = Take<float>(Samples + 2 * GuardSamples) + GuardSamples;
        }

        return buses;
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
