using NeuralSynth.Contract;

namespace NeuralSynth.Tests.Shared.Networks;

/// <summary>A whole network on ONNX Runtime: audio in, audio out, one block per step.</summary>
internal sealed class OrtNetwork : IDisposable
{
    private readonly OrtNetworkGraph _encoder;
    private readonly OrtNetworkGraph _decoder;
    private readonly TensorDescription _audioIn, _encoded, _latent, _audioOut;
    private readonly TensorDescription? _noise;

    public OrtNetwork(StreamingNetwork network, bool arena = false)
    {
        GraphDescription encoder = network.Encoder.Graph.Description, decoder = network.Decoder.Graph.Description;
        _encoder = new OrtNetworkGraph(network.Encoder.Graph, arena);
        _decoder = new OrtNetworkGraph(network.Decoder.Graph, arena);
        _audioIn = Array.Find(encoder.Inputs, t => t.Role == TensorRoles.Audio)!;
        _encoded = Array.Find(encoder.Outputs, t => t.Role == TensorRoles.Latent)!;
        _latent = Array.Find(decoder.Inputs, t => t.Role == TensorRoles.Latent)!;
        _noise = Array.Find(decoder.Inputs, t => t.Role == TensorRoles.Noise);
        _audioOut = Array.Find(decoder.Outputs, t => t.Role == TensorRoles.Audio)!;
    }

    public Span<float> Audio => _encoder[_audioIn];

    /// <summary>Empty when the network has no noise.</summary>
    public Span<float> Noise => _noise == null ? [] : _decoder[_noise];

    public Span<float> Output => _decoder[_audioOut];

    /// <summary>Last latents.</summary>
    public Span<float> Latents => _decoder[_latent];

    public void Run()
    {
        _encoder.Run();
        _encoder[_encoded].CopyTo(_decoder[_latent]);
        _decoder.Run();
    }

    public void Reset()
    {
        _encoder.Reset();
        _decoder.Reset();
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }
}
