using NeuralSynth.Autodiff.Execution;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;

namespace NeuralSynth.Training.Models;

/// <summary>Plays an exported autoencoder as players do: hop by hop, states handed on, latents changed in between.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class AutoencoderPlayer : IDisposable
{
    private readonly GraphProgram _encoder;
    private readonly GraphProgram _decoder;

    /// <summary>Prepares both graphs.</summary>
    public AutoencoderPlayer(ModelProto encoder, ModelProto decoder)
    {
        _encoder = new GraphProgram(encoder, ExecutionDevice.Cpu with { Threads = 1 });
        _decoder = new GraphProgram(decoder, ExecutionDevice.Cpu with { Threads = 1 });
        HopSamples = Audio(_encoder).Length;
        Dimensions = Latent(_encoder).Length;
    }

    /// <summary>Plays a package; null when its graphs are not of our trainer's form.</summary>
    public static AutoencoderPlayer? Of(LoadedPackage package)
    {
        GraphDescription? encoder = package.FindGraph(GraphRoles.Encoder), decoder = package.FindGraph(GraphRoles.Decoder);
        if (encoder is null || decoder is null || package.Manifest.Channels != 1) return null;
        if (!IsOurs(encoder, [AutoencoderNetwork.AudioName], [AutoencoderNetwork.LatentName])) return null;
        if (!IsOurs(decoder, [AutoencoderNetwork.LatentName, AutoencoderNetwork.NoiseName], [AutoencoderNetwork.AudioName])) return null;
        return new(ModelProto.Parser.ParseFrom(package.GraphBytes(GraphRoles.Encoder)), ModelProto.Parser.ParseFrom(package.GraphBytes(GraphRoles.Decoder)));
    }

    /// <summary>Samples of a step.</summary>
    public int HopSamples { get; }

    /// <summary>D.</summary>
    public int Dimensions { get; }

    /// <summary>Plays a recording from silence.</summary>
    /// <param name="audio">[N]; samples behind the last whole hop are left out.</param>
    /// <param name="seed">Of the noise.</param>
    /// <param name="edit">Changes the latent [D] of a step; null to leave it.</param>
    /// <returns>[N], later by the model's latency.</returns>
    public float[] Play(ReadOnlySpan<float> audio, ulong seed, Action<int, Memory<float>>? edit = null)
    {
        Reset(_encoder);
        Reset(_decoder);
        var random = new SeededRandom(seed);
        float[] played = new float[audio.Length / HopSamples * HopSamples];
        for (int at = 0, step = 0; at < played.Length; at += HopSamples, step++)
        {
            audio.Slice(at, HopSamples).CopyTo(Audio(_encoder));
            Advance(_encoder);
            Latent(_encoder).CopyTo(Latent(_decoder));
            edit?.Invoke(step, _decoder[AutoencoderNetwork.LatentName].Memory);
            foreach (ref float value in _decoder[AutoencoderNetwork.NoiseName].Span) value = (float)random.NextNormal();
            Advance(_decoder);
            Audio(_decoder).CopyTo(played.AsSpan(at));
        }
        return played;
    }

    /// <summary>[S · D] latents of a recording.</summary>
    public float[] Latents(ReadOnlySpan<float> audio)
    {
        Reset(_encoder);
        float[] latents = new float[audio.Length / HopSamples * Dimensions];
        for (int step = 0; step < latents.Length / Dimensions; step++)
        {
            audio.Slice(step * HopSamples, HopSamples).CopyTo(Audio(_encoder));
            Advance(_encoder);
            Latent(_encoder).CopyTo(latents.AsSpan(step * Dimensions));
        }
        return latents;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }

    private static bool IsOurs(GraphDescription graph, string[] inputs, string[] outputs) =>
        graph.Inputs.Where(i => i.Role != TensorRoles.State).Select(i => i.Name).Order().SequenceEqual(inputs)
        && graph.Outputs.Where(o => o.Role != TensorRoles.State).Select(o => o.Name).SequenceEqual(outputs)
        && graph.Inputs.Where(i => i.Role == TensorRoles.State).All(i => i.Name.StartsWith("state.", StringComparison.Ordinal) && i.Next == $"{i.Name}.next");

    private static Span<float> Audio(GraphProgram program) => program[AutoencoderNetwork.AudioName].Span;

    private static Span<float> Latent(GraphProgram program) => program[AutoencoderNetwork.LatentName].Span;

    private static void Reset(GraphProgram program)
    {
        foreach ((string name, TensorBuffer buffer) in program.Buffers)
            if (name.StartsWith("state.", StringComparison.Ordinal)) buffer.Span.Clear();
    }

    private static void Advance(GraphProgram program)
    {
        program.Run();
        for (int i = 0; program.Buffers.TryGetValue($"state.{i}", out TensorBuffer? state); i++) program[$"state.{i}.next"].Span.CopyTo(state.Span);
    }
}
