using System.Numerics.Tensors;
using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Media;
using NeuralSynth.Training.Export;
using NeuralSynth.Training.Loop;
using NeuralSynth.Training.Models;

namespace NeuralSynth.Training.Evaluation.Autoencoder;

/// <summary>What shifts of the latent change in the sound: differences of log magnitudes over passages, noise the same.</summary>
internal sealed class DecoderResponses : IDisposable
{
    private const int Window = 1024, Hop = 512;
    private const float Floor = 1e-4f;

    private readonly AutoencoderArchitecture _architecture;
    private readonly IReadOnlyList<AutoencoderPassage> _passages;
    private readonly AutoencoderBatchShape _shape;
    private readonly GraphProgram _program;

    /// <summary>Prepares the network for passages one by one.</summary>
    public DecoderResponses(AutoencoderNetwork network, float[] weights, IReadOnlyList<AutoencoderPassage> passages, AutoencoderBatchShape shape)
    {
        (_architecture, _passages, _shape) = (network.Architecture, passages, shape);
        (Graph _, Value audio, Value _, IReadOnlyList<Value> inputs) = network.Build(1, shape.Samples / _architecture.Bands);
        _program = new GraphProgram(OnnxWriter.Write([audio], "responses", fixedInputs: AutoencoderStreamingCheck.Bound(network, weights, inputs)), ExecutionDevice.Cpu);
        var random = new SeededRandom(3);
        foreach (ref float value in _program[AutoencoderNetwork.NoiseName].Span) value = (float)random.NextNormal();
    }

    /// <summary>[i, j] mean product of the changes that shifts [i][D] and [j][D] make, nepers².</summary>
    public double[,] Products(float[][] shifts)
    {
        double[,] products = new double[shifts.Length, shifts.Length];
        foreach (AutoencoderPassage passage in _passages)
        {
            ReadOnlySpan<float> audio = passage.Audio.AsSpan(passage.Start, _shape.Samples);
            audio.CopyTo(_program[AutoencoderNetwork.SourceName].Span);
            audio.CopyTo(_program[AutoencoderNetwork.TargetName].Span);
            float[] plain = Logs(new float[_architecture.Latents]);
            float[][] changes = Array.ConvertAll(shifts, shift =>
            {
                float[] changed = Logs(shift);
                TensorPrimitives.Subtract(changed, plain, changed);
                return changed;
            });
            for (int i = 0; i < shifts.Length; i++)
                for (int j = 0; j < shifts.Length; j++) products[i, j] += VectorSums.Dot(changes[i], changes[j]) / (double)(plain.Length * _passages.Count);
        }
        return products;
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    private float[] Logs(float[] shift)
    {
        Span<float> offset = _program[AutoencoderNetwork.LatentNoiseName].Span;
        for (int i = 0; i < offset.Length; i++) offset[i] = shift[i % shift.Length];
        _program.Run();
        Spectrogram spectrum = Spectrogram.Analyze(_program[AutoencoderNetwork.AudioName].Span[_shape.ContextSamples..], _architecture.SampleRate, Window, Hop);
        float[] logs = new float[spectrum.Frames * spectrum.Bins];
        for (int t = 0; t < spectrum.Frames; t++)
            for (int k = 0; k < spectrum.Bins; k++) logs[(t * spectrum.Bins) + k] = MathF.Log(spectrum.Frame(t)[k] + Floor);
        return logs;
    }
}
