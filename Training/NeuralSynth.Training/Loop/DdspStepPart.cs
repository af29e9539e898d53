using System.Numerics.Tensors;
using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Losses;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>Loss and gradient of the crops that one thread takes: the network in ONNX Runtime, synthesis and loss here.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class DdspStepPart : IDisposable
{
    private readonly DdspNetwork _network;
    private readonly DdspBatchShape _shape;
    private readonly VjpPrograms _programs;
    private readonly DdspSynthesizer _synthesizer;
    private readonly SpectralLoss _loss;
    private readonly float[] _noise;
    private readonly float[] _audio;
    private readonly float[] _target;
    private readonly float[] _gradient;

    public DdspStepPart(DdspNetwork network, DdspBatchShape shape, float[] weights, float[] noise, ExecutionDevice device)
    {
        _network = network;
        _shape = shape;
        _noise = noise;
        _synthesizer = new DdspSynthesizer(network.Architecture, shape.Hops);
        _loss = new SpectralLoss(_synthesizer.SampleCount, shape.Windows);
        _audio = new float[_synthesizer.SampleCount];
        _target = new float[_synthesizer.SampleCount];
        _gradient = new float[_synthesizer.SampleCount];
        Gradients = GC.AllocateArray<float>(network.Parameters.Length, pinned: true);
        (Graph graph, Value controls, IReadOnlyList<Value> inputs) = network.Build(shape.Batch, Frames, _synthesizer.ControlFrames);
        _programs = new VjpPrograms(graph, [controls], inputs, weights, Gradients, device);
    }

    /// <summary>Gradient of the mean loss over these crops.</summary>
    public float[] Gradients { get; }

    /// <summary>Mean losses of the last evaluation.</summary>
    public DdspLosses Losses { get; private set; }

    private int Frames => _shape.ContextFrames + _shape.Hops + 1;

    public void Evaluate(ReadOnlySpan<DdspCrop> crops, bool wantGradient)
    {
        FillFrames(crops);
        _programs.Forward();
        double convergence = 0, logMagnitude = 0;
        for (int item = 0; item < crops.Length; item++)
        {
            Compare(item, crops[item], wantGradient);
            convergence += _loss.Convergence / crops.Length;
            logMagnitude += _loss.LogMagnitude / crops.Length;
        }
        if (wantGradient) _programs.Backward();
        Losses = new(convergence, logMagnitude);
    }

    /// <inheritdoc/>
    public void Dispose() => _programs.Dispose();

    private void FillFrames(ReadOnlySpan<DdspCrop> crops)
    {
        Span<float> frames = _programs[DdspNetwork.FramesName].Span;
        int width = _network.Architecture.Features;
        for (int t = 0; t < Frames; t++)
        {
            for (int item = 0; item < _shape.Batch; item++)
            {
                DdspCrop crop = crops[item];
                TrainingSequence s = crop.Sequence;
                int frame = Math.Max(0, crop.StartFrame - _shape.ContextFrames + t);
                DdspFeatures.Write(frames.Slice(((t * _shape.Batch) + item) * width, width), s.F0Hz[frame], s.LoudnessDb[frame] + crop.GainDb, crop.UseBrightness ? s.Brightness[frame] : 0, s.Instrument);
            }
        }
    }

    private void Compare(int item, DdspCrop crop, bool wantGradient)
    {
        DdspArchitecture a = _network.Architecture;
        int stride = _shape.Batch * a.Controls, offset = item * a.Controls;
        ReadOnlySpan<float> controls = _programs[DdspNetwork.ControlsName].Span[offset..];
        ReadOnlySpan<float> source = crop.Sequence.Audio.AsSpan(crop.StartFrame * a.HopSamples, _target.Length);
        TensorPrimitives.Multiply(source, MathF.Pow(10, crop.GainDb / 20), _target);
        _synthesizer.Synthesize(controls, stride, crop.Sequence.F0Hz.AsSpan(crop.StartFrame, _shape.Hops + 1), crop.StartPhase, _noise, crop.NoiseOffset, _audio);
        _loss.Evaluate(_audio, _target, 1f / _shape.Batch, wantGradient ? _gradient : default);
        if (wantGradient) _synthesizer.Backward(controls, stride, _gradient, _programs.Upstream(DdspNetwork.ControlsName).Span[offset..]);
    }
}
