using NeuralSynth.Contract;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>Our executor: both graphs as plans, run by this process' code or by a published real-time library's.</summary>
internal sealed class PlanContender : Contender
{
    private readonly PlanGraph _encoder;
    private readonly PlanGraph _decoder;
    private readonly TensorDescription _audioIn, _encoded, _latent, _audioOut;
    private readonly TensorDescription? _noise;

    public PlanContender(string name, StreamingNetwork network, bool halfWeights, PlanEntries entries)
        : base(name, ContenderKind.Executor, halfWeights)
    {
        GraphDescription encoder = network.Encoder.Graph.Description, decoder = network.Decoder.Graph.Description;
        _encoder = new PlanGraph(network.Encoder.Graph, halfWeights, entries);
        _decoder = new PlanGraph(network.Decoder.Graph, halfWeights, entries);
        _audioIn = Array.Find(encoder.Inputs, t => t.Role == TensorRoles.Audio)!;
        _encoded = Array.Find(encoder.Outputs, t => t.Role == TensorRoles.Latent)!;
        _latent = Array.Find(decoder.Inputs, t => t.Role == TensorRoles.Latent)!;
        _noise = Array.Find(decoder.Inputs, t => t.Role == TensorRoles.Noise);
        _audioOut = Array.Find(decoder.Outputs, t => t.Role == TensorRoles.Audio)!;
    }

    /// <summary>Bytes that all instances share, and bytes of one instance.</summary>
    public (long Shared, long Instance) Bytes => (_encoder.SharedBytes + _decoder.SharedBytes, _encoder.InstanceBytes + _decoder.InstanceBytes);

    public IReadOnlyList<PlanGraph> Graphs => [_encoder, _decoder];

    public override Span<float> Audio => _encoder[_audioIn];

    public override Span<float> Noise => _noise == null ? [] : _decoder[_noise];

    public override ReadOnlySpan<float> Output => _decoder[_audioOut];

    public override void Run()
    {
        _encoder.Run();
        _encoder[_encoded].CopyTo(_decoder[_latent]);
        _decoder.Run();
    }

    public override void Reset()
    {
        _encoder.Reset();
        _decoder.Reset();
    }

    public override void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }
}
