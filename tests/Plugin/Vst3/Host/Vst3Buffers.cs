using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3.Host;

/// <summary>Buffers of one block: an input and an output bus, a canary behind each output channel.</summary>
internal sealed unsafe class Vst3Buffers : IDisposable
{
    private const float Canary = 12345;
    private readonly int _channels;
    private readonly int _count;
    private readonly float** _input;
    private readonly float** _output;
    private readonly AudioBusBuffers* _buses;

    public Vst3Buffers(int channels, int count)
    {
        _channels = channels;
        _count = count;
        _input = Take();
        _output = Take();
        _buses = (AudioBusBuffers*)NativeMemory.AllocZeroed(2, (nuint)sizeof(AudioBusBuffers));
        _buses[0] = new AudioBusBuffers { NumChannels = channels, ChannelBuffers = _input };
        _buses[1] = new AudioBusBuffers { NumChannels = channels, ChannelBuffers = _output };
    }

    public AudioBusBuffers* Input => _buses;

    public AudioBusBuffers* Output => _buses + 1;

    public void Fill(float[][] input)
    {
        for (int c = 0; c < _channels; c++)
        {
            input[c].CopyTo(new Span<float>(_input[c], _count));
            new Span<float>(_output[c], _count).Fill(float.NaN);
            _output[c][_count] = Canary;
        }
    }

    /// <summary>The output goes where the input came from.</summary>
    public void Share()
    {
        for (int c = 0; c < _channels; c++) _input[c][_count] = Canary;
        Output->ChannelBuffers = _input;
    }

    public void Connect(ProcessData* data)
    {
        data->NumInputs = 1;
        data->NumOutputs = 1;
        data->Inputs = Input;
        data->Outputs = Output;
    }

    /// <summary>The output, after the checks that every block must pass.</summary>
    public float[][] Check(float[][] input, bool inPlace)
    {
        float[][] output = [.. Enumerable.Range(0, _channels).Select(c => new Span<float>(Output->ChannelBuffers[c], _count).ToArray())];
        for (int c = 0; c < _channels; c++)
        {
            Assert.Equal(Canary, Output->ChannelBuffers[c][_count]);
            Assert.DoesNotContain(output[c], sample => !float.IsFinite(sample) || float.IsSubnormal(sample));
            if (!inPlace) Assert.True(new Span<float>(_input[c], _count).SequenceEqual(input[c]), "the input was written to");
        }

        return output;
    }

    public void Dispose()
    {
        Give(_input);
        Give(_output);
        NativeMemory.Free(_buses);
    }

    private float** Take()
    {
        var channels = (float**)NativeMemory.AllocZeroed((nuint)_channels, (nuint)sizeof(float*));
        for (int c = 0; c < _channels; c++) channels[c] = (float*)NativeMemory.AllocZeroed((nuint)_count + 1, sizeof(float));
        return channels;
    }

    private void Give(float** channels)
    {
        for (int c = 0; c < _channels; c++) NativeMemory.Free(channels[c]);
        NativeMemory.Free(channels);
    }
}
