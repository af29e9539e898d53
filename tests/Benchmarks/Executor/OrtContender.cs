using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>ONNX Runtime on one form of the graphs, with its arena: that is its faster setting here. (The plug-in turns it
/// off, for fewer locks.)</summary>
internal sealed class OrtContender(string name, StreamingNetwork network) : Contender(name, ContenderKind.OnnxRuntime)
{
    private readonly OrtNetwork _network = new(network, arena: true);

    public override Span<float> Audio => _network.Audio;

    public override Span<float> Noise => _network.Noise;

    public override ReadOnlySpan<float> Output => _network.Output;

    public override void Run() => _network.Run();

    public override void Reset() => _network.Reset();

    public override void Dispose() => _network.Dispose();
}
