using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Training.Data.Drums;
using NeuralSynth.Training.Losses;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Loop;

/// <summary>The hits that one thread takes: augmentation, features, network, loss.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class DrumStepPart : IDisposable
{
    private readonly DrumNetwork _network;
    private readonly DrumBatchShape _shape;
    private readonly DescriptorScale _scale;
    private readonly VjpPrograms _programs;
    private readonly DrumLoss _loss;
    private readonly DrumAugmentation _augmentation = new();
    private readonly HitFeatures _features = new();
    private readonly Memory<float> _gradients;
    private readonly float[] _noise;
    private readonly float[][] _targets;
    private readonly float[] _audio = new float[DrumFormat.Samples];
    private readonly float[] _gradient = new float[DrumFormat.Samples];

    public DrumStepPart(DrumNetwork network, DrumBatchShape shape, DescriptorScale scale, Memory<float> weights, float[] noise, ExecutionDevice device)
    {
        (_network, _shape, _scale, _noise) = (network, shape, scale, noise);
        _loss = new DrumLoss(DrumFormat.Samples, DrumFormat.SampleRate, shape.Windows);
        _targets = [.. Enumerable.Range(0, shape.Batch).Select(_ => new float[DrumFormat.Samples])];
        _gradients = AlignedFloats.Allocate(network.Parameters.Length);
        (Graph graph, Value audio, Value latent, Value logits, IReadOnlyList<Value> inputs) = network.Build(shape.Batch);
        _programs = new VjpPrograms(graph, [audio, latent, logits], inputs, weights, _gradients, device);
    }

    /// <summary>Gradient of the mean loss over these hits.</summary>
    public Span<float> Gradients => _gradients.Span;

    /// <summary>Mean losses of the last evaluation.</summary>
    public DrumLosses Losses { get; private set; }

    /// <summary>[B · D] latents of the last evaluation.</summary>
    public ReadOnlySpan<float> Latents => _programs[DrumNetwork.LatentName].Span;

    /// <summary>[B · K] standardised descriptors of the last evaluation.</summary>
    public ReadOnlySpan<float> Descriptors => _programs[DrumNetwork.DescriptorsName].Span;

    public void Forward(ReadOnlySpan<DrumItem> items, bool wantGradient)
    {
        for (int b = 0; b < items.Length; b++) Fill(b, items[b]);
        _programs.Forward();
        double convergence = 0, logMagnitude = 0, spectral = 0, entropy = 0, correct = 0;
        for (int b = 0; b < items.Length; b++)
        {
            spectral += Compare(b, wantGradient) / items.Length;
            convergence += _loss.Convergence / items.Length;
            logMagnitude += _loss.LogMagnitude / items.Length;
            entropy += Classify(b, items[b].Hit.Class, ref correct) / items.Length;
        }
        Losses = new(convergence, logMagnitude, spectral, 0, entropy, correct / items.Length);
    }

    /// <summary>Computes the gradients of the last forward evaluation.</summary>
    /// <param name="latentGradient">[B · D] of the penalty on the latents.</param>
    public void Backward(ReadOnlySpan<float> latentGradient)
    {
        latentGradient.CopyTo(_programs.Upstream(DrumNetwork.LatentName).Span);
        _programs.Backward();
    }

    /// <inheritdoc/>
    public void Dispose() => _programs.Dispose();

    private void Fill(int b, DrumItem item)
    {
        float[] target = _targets[b];
        if (item.Seed is { } seed) _augmentation.Apply(item.Hit, new SeededRandom(seed), target);
        else item.Hit.FullLength().CopyTo(target, 0);
        _features.Measure(target);
        DrumArchitecture a = _network.Architecture;
        Span<float> mel = _programs[DrumNetwork.MelName].Span, noise = _programs[DrumNetwork.NoiseName].Span;
        for (int t = 0; t < DrumSpectrum.Frames; t++)
            for (int band = 0; band < MelBands.Count; band++) mel[(((t * _shape.Batch) + b) * MelBands.Count) + band] = MelBands.Compress(_features.Mel[(t * MelBands.Count) + band]);
        for (int t = 0; t < a.Rows; t++) _noise.AsSpan(item.NoiseOffset + (t * a.Bands), a.Bands).CopyTo(noise.Slice(((t * _shape.Batch) + b) * a.Bands, a.Bands));
        _scale.Standardise(_features.Descriptors, _programs[DrumNetwork.DescriptorsName].Span.Slice(b * a.Descriptors, a.Descriptors));
        Span<float> oneHot = _programs[DrumNetwork.ClassName].Span.Slice(b * a.Classes, a.Classes), latentNoise = _programs[DrumNetwork.LatentNoiseName].Span.Slice(b * a.Latents, a.Latents);
        oneHot.Clear();
        oneHot[item.Hit.Class] = 1;
        for (int d = 0; d < a.Latents; d++) latentNoise[d] = item.LatentOffset < 0 ? 0 : _shape.LatentNoise * _noise[item.LatentOffset + d];
    }

    private double Compare(int b, bool wantGradient)
    {
        int bands = _network.Architecture.Bands, stride = _shape.Batch * bands;
        ReadOnlySpan<float> rows = _programs[DrumNetwork.AudioName].Span[(b * bands)..];
        for (int t = 0; t < _network.Architecture.Rows; t++) rows.Slice(t * stride, bands).CopyTo(_audio.AsSpan(t * bands));
        double loss = _loss.Evaluate(_audio, _targets[b], 1f / _shape.Batch, wantGradient ? _gradient : default);
        if (!wantGradient) return loss;
        Span<float> upstream = _programs.Upstream(DrumNetwork.AudioName).Span[(b * bands)..];
        for (int t = 0; t < _network.Architecture.Rows; t++) _gradient.AsSpan(t * bands, bands).CopyTo(upstream[(t * stride)..]);
        return loss;
    }

    /// <summary>Cross-entropy of softmax(logits); its gradient is softmax − one-hot.</summary>
    private double Classify(int b, int right, ref double correct)
    {
        int classes = _network.Architecture.Classes;
        ReadOnlySpan<float> logits = _programs[DrumNetwork.LogitsName].Span.Slice(b * classes, classes);
        Span<float> upstream = _programs.Upstream(DrumNetwork.LogitsName).Span.Slice(b * classes, classes);
        System.Numerics.Tensors.TensorPrimitives.SoftMax(logits, upstream);
        double entropy = -Math.Log(Math.Max(1e-30, upstream[right]));
        if (System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits) == right) correct++;
        upstream[right] -= 1;
        System.Numerics.Tensors.TensorPrimitives.Multiply(upstream, (float)(DrumStep.ClassWeight / _shape.Batch), upstream);
        return entropy;
    }
}
