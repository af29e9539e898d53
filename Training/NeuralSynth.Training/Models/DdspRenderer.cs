using NeuralSynth.Autodiff;
using NeuralSynth.Autodiff.Execution;

namespace NeuralSynth.Training.Models;

/// <summary>Runs a trained network over whole recordings, in chunks that overlap by the receptive field.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DdspRenderer : IDisposable
{
    private const int ChunkFrames = 512;

    private readonly DdspNetwork _network;
    private readonly GraphProgram _program;
    private readonly int _overlap;

    /// <summary>Compiles the network with fixed weights.</summary>
    public DdspRenderer(DdspNetwork network, ReadOnlySpan<float> weights, ExecutionDevice device)
    {
        _network = network;
        _overlap = network.Architecture.ReceptiveFrames - 1;
        (Graph _, Value controls, IReadOnlyList<Value> inputs) = network.Build(1, ChunkFrames + _overlap, ChunkFrames + _overlap);
        var fixedInputs = new Dictionary<Value, float[]>();
        foreach ((Value input, ParameterSlot slot) in inputs.Zip(network.Parameters.Slots)) fixedInputs[input] = weights.Slice(slot.Offset, slot.Length).ToArray();
        _program = new GraphProgram(OnnxWriter.Write([controls], "offline", null, fixedInputs), device);
    }

    /// <summary>[T · controls] for [T · features], as if the network had heard nothing before.</summary>
    public float[] Controls(ReadOnlySpan<float> frames)
    {
        int width = _network.Architecture.Features, outputs = _network.Architecture.Controls, count = frames.Length / width;
        float[] controls = new float[count * outputs];
        // The first chunk starts at frame 0, where the graph's own zeros are the right past; later ones overlap.
        for (int done = 0; done < count;)
        {
            int start = Math.Max(0, done - _overlap), length = Math.Min(ChunkFrames + _overlap, count - start);
            Span<float> input = _program[DdspNetwork.FramesName].Span;
            input.Clear();
            frames.Slice(start * width, length * width).CopyTo(input);
            _program.Run();
            int wanted = start + length - done;
            _program[DdspNetwork.ControlsName].Span.Slice((done - start) * outputs, wanted * outputs).CopyTo(controls.AsSpan(done * outputs));
            done += wanted;
        }
        return controls;
    }

    /// <summary>Synthesises the controls of a whole recording.</summary>
    /// <param name="controls">[T · controls].</param>
    /// <param name="f0Hz">[T].</param>
    /// <param name="seed">Seed of the noise.</param>
    /// <returns>[(T − 1)·hop] audio.</returns>
    public float[] Synthesize(ReadOnlySpan<float> controls, ReadOnlySpan<float> f0Hz, ulong seed)
    {
        DdspArchitecture a = _network.Architecture;
        var synthesizer = new DdspSynthesizer(a, f0Hz.Length - 1);
        // Before the first frame there is nothing: silent levels fill the noise filters' memory.
        float[] led = new float[synthesizer.ControlFrames * a.Controls];
        controls.CopyTo(led.AsSpan(synthesizer.LeadFrames * a.Controls));
        var random = new SeededRandom(seed);
        float[] noise = [.. Enumerable.Range(0, synthesizer.NoiseCount).Select(_ => (float)random.NextNormal())];
        float[] audio = new float[synthesizer.SampleCount];
        synthesizer.Synthesize(led, a.Controls, f0Hz, 0, noise, 0, audio);
        return audio;
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();
}
