using System.Numerics.Tensors;
using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Losses;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>The passages that one thread takes: versions, network, loss.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class AutoencoderStepPart : IDisposable
{
    private readonly AutoencoderArchitecture _architecture;
    private readonly AutoencoderBatchShape _shape;
    private readonly VjpPrograms _programs;
    private readonly SpectralLoss _loss;
    private readonly Memory<float> _gradients;
    private readonly float[] _noise;
    private readonly float[][] _targets;
    private readonly float[] _source;
    private readonly float[] _audio;
    private readonly float[] _gradient;

    public AutoencoderStepPart(AutoencoderNetwork network, AutoencoderBatchShape shape, Memory<float> weights, float[] noise, ExecutionDevice device)
    {
        (_architecture, _shape, _noise) = (network.Architecture, shape, noise);
        _loss = new SpectralLoss(shape.ComparedSamples, shape.Windows, AutoencoderStep.Epsilon);
        _targets = [.. Enumerable.Range(0, shape.Batch).Select(_ => new float[shape.Samples])];
        (_source, _audio, _gradient) = (new float[shape.Samples], new float[shape.Samples], new float[shape.ComparedSamples]);
        _gradients = AlignedFloats.Allocate(network.Parameters.Length);
        (Graph graph, Value audio, Value latent, IReadOnlyList<Value> inputs) = network.Build(shape.Batch, Rows);
        _programs = new VjpPrograms(graph, [audio, latent], inputs, weights, _gradients, device);
    }

    /// <summary>Gradient of the mean loss over these passages.</summary>
    public Span<float> Gradients => _gradients.Span;

    /// <summary>Mean losses of the last evaluation.</summary>
    public AutoencoderLosses Losses { get; private set; }

    private int Rows => _shape.Samples / _architecture.Bands;

    /// <summary>Copies the latents that the penalty sees: [B · steps · D].</summary>
    public void CopyLatents(Span<float> picked, ReadOnlySpan<int> steps) => Pick(_programs[AutoencoderNetwork.LatentName].Span, picked, steps, false);

    public void Forward(ReadOnlySpan<AutoencoderPassage> passages, bool wantGradient)
    {
        for (int b = 0; b < passages.Length; b++) Fill(b, passages[b]);
        _programs.Forward();
        double convergence = 0, logMagnitude = 0, spectral = 0;
        for (int b = 0; b < passages.Length; b++)
        {
            spectral += Compare(b, wantGradient) / passages.Length;
            convergence += _loss.Convergence / passages.Length;
            logMagnitude += _loss.LogMagnitude / passages.Length;
        }
        Losses = new(convergence, logMagnitude, spectral, 0);
    }

    /// <summary>Computes the gradients of the last forward evaluation.</summary>
    /// <param name="latentGradient">[B · steps · D] of the penalty.</param>
    /// <param name="steps">Which steps it is of.</param>
    public void Backward(Span<float> latentGradient, ReadOnlySpan<int> steps)
    {
        Span<float> upstream = _programs.Upstream(AutoencoderNetwork.LatentName).Span;
        upstream.Clear();
        Pick(upstream, latentGradient, steps, true);
        _programs.Backward();
    }

    /// <inheritdoc/>
    public void Dispose() => _programs.Dispose();

    private void Pick(Span<float> all, Span<float> picked, ReadOnlySpan<int> steps, bool back)
    {
        int latents = _architecture.Latents;
        for (int b = 0; b < _shape.Batch; b++)
        {
            for (int i = 0; i < steps.Length; i++)
            {
                Span<float> here = all.Slice(((steps[i] * _shape.Batch) + b) * latents, latents), there = picked.Slice(((b * steps.Length) + i) * latents, latents);
                if (back) there.CopyTo(here);
                else here.CopyTo(there);
            }
        }
    }

    private void Fill(int b, AutoencoderPassage passage)
    {
        TensorPrimitives.Multiply(passage.Audio.AsSpan(passage.Start, _shape.Samples), passage.Sign * MathF.Pow(10, passage.GainDb / 20), _source);
        if (passage.Change is { } change) change.Apply(_source, _architecture.SampleRate, _targets[b]);
        else _source.CopyTo(_targets[b], 0);
        ToRows(_source, _programs[AutoencoderNetwork.SourceName].Span, b);
        ToRows(_targets[b], _programs[AutoencoderNetwork.TargetName].Span, b);
        ToRows(_noise.AsSpan(passage.NoiseOffset, _shape.Samples), _programs[AutoencoderNetwork.NoiseName].Span, b);
        int latents = _architecture.Latents;
        Span<float> latentNoise = _programs[AutoencoderNetwork.LatentNoiseName].Span;
        for (int step = 0; step < Rows / _architecture.FramesPerStep; step++)
        {
            Span<float> row = latentNoise.Slice(((step * _shape.Batch) + b) * latents, latents);
            if (passage.LatentOffset < 0) row.Clear();
            else TensorPrimitives.Multiply(_noise.AsSpan(passage.LatentOffset + (step * latents), latents), _shape.LatentNoise, row);
        }
    }

    private double Compare(int b, bool wantGradient)
    {
        int m = _architecture.Bands, stride = _shape.Batch * m;
        ReadOnlySpan<float> rows = _programs[AutoencoderNetwork.AudioName].Span[(b * m)..];
        for (int t = 0; t < Rows; t++) rows.Slice(t * stride, m).CopyTo(_audio.AsSpan(t * m));
        ReadOnlySpan<float> target = _targets[b].AsSpan(_shape.ContextSamples - _architecture.LatencySamples, _shape.ComparedSamples);
        double loss = _loss.Evaluate(_audio.AsSpan(_shape.ContextSamples), target, 1f / _shape.Batch, wantGradient ? _gradient : default);
        if (!wantGradient) return loss;
        Span<float> upstream = _programs.Upstream(AutoencoderNetwork.AudioName).Span[(b * m)..];
        int context = _shape.ContextSamples / m;
        for (int t = 0; t < context; t++) upstream.Slice(t * stride, m).Clear();
        for (int t = context; t < Rows; t++) _gradient.AsSpan((t - context) * m, m).CopyTo(upstream[(t * stride)..]);
        return loss;
    }

    private void ToRows(ReadOnlySpan<float> audio, Span<float> rows, int b)
    {
        int m = _architecture.Bands, stride = _shape.Batch * m;
        for (int t = 0; t < Rows; t++) audio.Slice(t * m, m).CopyTo(rows[((t * stride) + (b * m))..]);
    }
}
